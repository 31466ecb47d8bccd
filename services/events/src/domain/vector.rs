//! SVG made safe: it is read into shapes and written anew from them, so scripts, handlers, links, styles, comments and
//! foreign elements have no way through.

use std::collections::HashMap;

use roxmltree::{Document, Node, NodeId, ParsingOptions};
use usvg::{ImageHrefResolver, Options, Tree, WriteOptions};

use super::picture::Unusable;

/// Elements and the copies that references make of them.
const MOST_ELEMENTS: u32 = 50_000;
/// Elements within elements, references included.
const DEEPEST: u32 = 100;
/// References in one attribute. A style has a handful.
const MOST_REFERENCES: usize = 50;

/// Makes an SVG file safe.
///
/// # Errors
/// When it is no SVG, or cannot be drawn without fonts, other files or too much work.
pub(super) fn make_safe(file: &[u8]) -> Result<String, Unusable> {
    let text = std::str::from_utf8(file).map_err(|_| Unusable::Unknown)?;
    // Drawing programs write a DOCTYPE with entities. Nothing outside the file is ever read, and loops are refused.
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_ELEMENTS * 2, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => Unusable::TooComplex,
        _ if text.contains("<svg") => Unusable::Broken,
        _ => Unusable::Unknown,
    })?;
    if !document.root_element().has_tag_name(("http://www.w3.org/2000/svg", "svg")) {
        return Err(Unusable::Unknown);
    }
    let names: Vec<&str> = document.descendants().map(|node| node.tag_name().name()).collect();
    if names.contains(&"text") {
        return Err(Unusable::Text);
    }
    if names.iter().any(|name| matches!(*name, "image" | "feImage")) {
        return Err(Unusable::Embedded);
    }
    // A marker is drawn at every corner of a path, however many there are. Style sheets refer to elements from afar.
    if names.contains(&"marker") || document.descendants().any(refers_by_style_sheet) {
        return Err(Unusable::TooComplex);
    }
    Weigher::new(&document).weigh(document.root_element(), 0)?;
    let tree = Tree::from_xmltree(&document, &without_files()).map_err(|_| Unusable::Broken)?;
    if !tree.root().has_children() {
        return Err(Unusable::Broken);
    }
    Ok(tree.to_string(&WriteOptions::default()))
}

fn refers_by_style_sheet(node: Node<'_, '_>) -> bool {
    let mut texts = node.children().filter_map(|child| child.text());
    node.tag_name().name() == "style" && texts.any(|text| text.to_ascii_lowercase().contains("url("))
}

/// No picture inside the picture is loaded, from wherever.
fn without_files() -> Options<'static> {
    Options {
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// Counts what is to be drawn when every reference is followed: a few lines can ask for billions of copies.
struct Weigher<'a> {
    by_id: HashMap<&'a str, Node<'a, 'a>>,
    known: HashMap<NodeId, Weight>,
}

#[derive(Clone, Copy)]
struct Weight {
    elements: u32,
    height: u32,
}

impl<'a> Weigher<'a> {
    fn new(document: &'a Document<'a>) -> Self {
        let named = document.descendants().filter_map(|node| Some((node.attribute("id")?, node)));
        Self { by_id: named.collect(), known: HashMap::new() }
    }

    fn weigh(&mut self, node: Node<'a, 'a>, depth: u32) -> Result<Weight, Unusable> {
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(*known);
        }
        // A loop of references is endlessly deep.
        if depth > DEEPEST {
            return Err(Unusable::TooComplex);
        }
        if node.attributes().any(|a| a.value().matches('#').count() > MOST_REFERENCES) {
            return Err(Unusable::TooComplex);
        }
        let ids = node.attributes().flat_map(|a| targets(a.value()));
        let references = ids.filter_map(|id| self.by_id.get(id).copied());
        let parts: Vec<_> = node.children().filter(Node::is_element).chain(references).collect();
        let mut weight = Weight { elements: 1, height: 1 };
        for part in parts {
            let part = self.weigh(part, depth + 1)?;
            weight.elements = weight.elements.saturating_add(part.elements);
            weight.height = weight.height.max(part.height + 1);
        }
        if weight.elements > MOST_ELEMENTS || weight.height > DEEPEST {
            return Err(Unusable::TooComplex);
        }
        self.known.insert(node.id(), weight);
        Ok(weight)
    }
}

/// The ids that `#id`, `url(#id)` or a style with several of them may refer to. Ids may hold blanks and brackets, so their end
/// is read in every way that there is.
fn targets(value: &str) -> Vec<&str> {
    const ENDS: [&[char]; 5] = [&[' '], &[' ', ')'], &['\''], &['"'], &[' ', ')', '\'', '"', ';']];
    let mut found = Vec::new();
    for (at, _) in value.match_indices('#') {
        let rest = &value[at + 1..];
        let mut ids: Vec<&str> = ENDS.iter().filter_map(|ends| rest.split(*ends).next()).map(str::trim_end).collect();
        ids.sort_unstable();
        ids.dedup();
        found.extend(ids);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inside}</svg>"#
        )
    }

    fn cleaned(inside: &str) -> Result<String, Unusable> {
        make_safe(svg(inside).as_bytes())
    }

    const SQUARE: &str = r#"<rect width="5" height="5" fill="red"/>"#;

    #[test]
    fn shapes_stay() {
        let clean = cleaned(&format!(r##"<defs><g id="a">{SQUARE}</g></defs><use xlink:href="#a" x="2"/>"##)).unwrap();
        assert!(clean.starts_with("<svg") && clean.contains("#ff0000"), "{clean}");
    }

    #[test]
    fn files_of_drawing_programs_are_read() {
        let doctype = r#"<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>"#;
        let body = r#"<svg xmlns="&ns_svg;" viewBox="0 0 9 9"><style>.a{fill:#00ff00}</style><path class="a" d="M0 0h5v5z"/></svg>"#;
        let clean = make_safe(format!("{doctype}{body}").as_bytes()).unwrap();
        assert!(clean.contains("#00ff00") && !clean.contains("ENTITY") && !clean.contains("<style"), "{clean}");
    }

    #[test]
    fn nothing_that_acts_or_loads_comes_through() {
        for nasty in [
            r#"<script>alert(1)</script>"#,
            r#"<script xlink:href="https://boese.example/x.js"/>"#,
            r#"<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://boese.example"/></body></foreignObject>"#,
            r#"<style>@import "https://boese.example/x.css"; rect{fill:red}</style>"#,
            r#"<use xlink:href="https://boese.example/x.svg#a"/>"#,
            r#"<a xlink:href="javascript:alert(1)"><rect width="1" height="1"/></a>"#,
            r#"<animate attributeName="href" values="javascript:alert(1)"/>"#,
            r#"<set attributeName="onclick" to="alert(1)"/>"#,
            r#"<rect width="1" height="1" onload="alert(1)" onclick="alert(1)"/>"#,
            r#"<rect width="1" height="1" fill="url(https://boese.example/#a)" style="background:url(javascript:alert(1))"/>"#,
            r#"<handler xmlns="http://www.w3.org/2001/xml-events" type="application/ecmascript">alert(1)</handler>"#,
            r#"<!-- boese.example alert --><?xml-stylesheet href="https://boese.example/x.css"?>"#,
            r#"<filter id="f"><feFlood flood-color="red"/></filter><rect width="1" height="1" filter="url(https://boese.example#f)"/>"#,
        ] {
            let clean = cleaned(&format!("{SQUARE}{nasty}")).unwrap().to_lowercase();
            for word in [
                "script",
                "boese",
                "alert",
                "foreignobject",
                "iframe",
                "onload",
                "onclick",
                "<a",
                "import",
                "<set",
                "<!",
            ] {
                assert!(!clean.contains(word), "{word} of {nasty} in {clean}");
            }
        }
    }

    #[test]
    fn what_needs_other_files_or_fonts_is_refused() {
        for file in ["file:///etc/passwd", "https://boese.example/x.png", "data:image/png;base64,iVBORw0KGgo="] {
            assert_eq!(
                cleaned(&format!(r#"{SQUARE}<image href="{file}" width="1" height="1"/>"#)),
                Err(Unusable::Embedded)
            );
        }
        assert_eq!(cleaned("<text>Gefördert</text>"), Err(Unusable::Text));
    }

    #[test]
    fn what_would_take_for_ever_is_refused() {
        let levels: String = (1..12)
            .map(|n| format!(r##"<g id="l{n}">{}</g>"##, format!(r##"<use href="#l{}"/>"##, n - 1).repeat(10)))
            .collect();
        assert_eq!(cleaned(&format!(r#"<g id="l0">{SQUARE}</g>{levels}"#)), Err(Unusable::TooComplex));
        let chain: String = (1..200).map(|n| format!(r##"<g id="l{n}"><use href="#l{}"/></g>"##, n - 1)).collect();
        assert_eq!(cleaned(&format!(r#"<g id="l0">{SQUARE}</g>{chain}"#)), Err(Unusable::TooComplex));
        assert_eq!(
            cleaned(r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>"##),
            Err(Unusable::TooComplex)
        );
        let deep = format!("{}{SQUARE}{}", "<g>".repeat(5_000), "</g>".repeat(5_000));
        assert_eq!(cleaned(&deep), Err(Unusable::TooComplex));
        assert_eq!(cleaned(&"<g/>".repeat(200_000)), Err(Unusable::TooComplex));
        let laughs: String =
            (1..12).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
        let bomb =
            format!(r#"<!DOCTYPE svg [<!ENTITY l0 "x">{laughs}]><svg xmlns="http://www.w3.org/2000/svg">&l11;</svg>"#);
        assert!(make_safe(bomb.as_bytes()).is_err());
    }

    #[test]
    fn copies_that_references_do_not_show_at_once_are_refused() {
        let marker = format!(r#"<marker id="m" markerWidth="1" markerHeight="1">{}</marker>"#, SQUARE.repeat(1_000));
        let path = format!(r##"<path marker-mid="url(#m)" d="M0 0{}"/>"##, "h1".repeat(100_000));
        assert_eq!(cleaned(&format!("{marker}{path}")), Err(Unusable::TooComplex));
        for sheet in ["rect{fill:url(#p)}", "rect{fill:URL( '#p' )}", "<![CDATA[rect{mask:url(#p)}]]>"] {
            assert_eq!(cleaned(&format!("{SQUARE}<style>{sheet}</style>")), Err(Unusable::TooComplex));
        }
        let levels: String = (1..12)
            .map(|n| {
                let below = format!("fill:url(#nichts);mask:url('#l {}')", n - 1);
                format!(r#"<g id="l {n}">{}</g>"#, format!(r#"<g style="{below}"/>"#).repeat(10))
            })
            .collect();
        assert_eq!(cleaned(&format!(r#"<g id="l 0">{SQUARE}</g>{levels}"#)), Err(Unusable::TooComplex));
    }

    #[test]
    fn every_reference_of_an_attribute_is_followed() {
        let found = targets("fill:url(#a);mask:url('#b c')");
        assert!(found.contains(&"a") && found.contains(&"b c"), "{found:?}");
        assert_eq!(targets("#a"), ["a"]);
        assert!(targets("red").is_empty());
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        for (file, why) in [
            ("<html><body>svg</body></html>", Unusable::Unknown),
            ("<svg>without its namespace</svg>", Unusable::Unknown),
            ("kein Bild", Unusable::Unknown),
            ("<svg xmlns='http://www.w3.org/2000/svg'><rect", Unusable::Broken),
            ("<svg xmlns='http://www.w3.org/2000/svg'/>", Unusable::Broken),
            (
                "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg xmlns='http://www.w3.org/2000/svg'>&x;</svg>",
                Unusable::Broken,
            ),
        ] {
            assert_eq!(make_safe(file.as_bytes()), Err(why), "{file}");
        }
    }
}
