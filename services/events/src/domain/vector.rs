//! SVG drawn as pixels: scripts, handlers, links, styles, comments and foreign elements have no way through.

use std::borrow::Cow;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use roxmltree::{Document, ParsingOptions};
use usvg::{ImageHrefResolver, Options, Tree};

use super::unusable::Unusable;

/// The longest side that is stored: 46 mm on paper with 600 dots to the inch, 20 rem on the sharpest screens.
pub(super) const STORED_SIDE: u32 = 1_200;
const SVG: &str = "http://www.w3.org/2000/svg";
/// Elements, texts and comments. Each takes some hundred bytes.
const MOST_NODES: u32 = 100_000;
/// Names that stand for namespaces, and places where they stand. A drawing program writes ten or so.
const MOST_ENTITIES: usize = 50;
const MOST_USES: usize = 500;
const LONGEST_NAMESPACE: usize = 200;

/// Draws an SVG file, its longer side as long as is stored.
///
/// # Errors
/// When it is no SVG, or cannot be drawn without fonts, other files or filters.
pub(super) fn draw(file: &[u8]) -> Result<RgbaImage, Unusable> {
    let text = std::str::from_utf8(file).map_err(|_| Unusable::Unknown)?;
    let text = without_doctype(text.trim_start_matches('\u{feff}'))?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| match error {
        roxmltree::Error::NodesLimitReached => Unusable::TooComplex,
        _ if text.contains("<svg") => Unusable::Broken,
        _ => Unusable::Unknown,
    })?;
    check_elements(&document)?;
    let tree = Tree::from_xmltree(&document, &without_files()).map_err(|error| match error {
        usvg::Error::ElementsLimitReached | usvg::Error::ParsingFailed(roxmltree::Error::NodesLimitReached) => {
            Unusable::TooComplex
        }
        _ => Unusable::Broken,
    })?;
    // A filter needs no element: `filter: blur(9px)`.
    if !tree.filters().is_empty() {
        return Err(Unusable::Filters);
    }
    pixels(&tree)
}

/// The document without its document type. Drawing programs declare short names for namespaces there; they are written out, and
/// nothing else may be declared.
fn without_doctype(text: &str) -> Result<Cow<'_, str>, Unusable> {
    let Some(start) = doctype(text) else { return Ok(text.into()) };
    let (head, rest) = text.split_at(start);
    let (declared, rest) = match rest.find(['[', '>']) {
        Some(at) if rest[at..].starts_with('[') => {
            let (declared, rest) = rest[at + 1..].split_once(']').ok_or(Unusable::Broken)?;
            (declared, rest.trim_start().strip_prefix('>').ok_or(Unusable::Broken)?)
        }
        Some(at) => ("", &rest[at + 1..]),
        None => return Err(Unusable::Broken),
    };
    let mut written = format!("{head}{rest}");
    for (name, namespace) in namespaces(declared)? {
        let short = format!("&{name};");
        if written.matches(&short).count() > MOST_USES {
            return Err(Unusable::Entities);
        }
        written = written.replace(&short, namespace);
    }
    Ok(written.into())
}

/// Where the document type begins: only remarks and instructions may stand before it.
fn doctype(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let end = if rest.starts_with("<!--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else {
            break;
        };
        rest = &rest[rest.find(end)? + end.len()..];
    }
    rest.starts_with("<!DOCTYPE").then_some(text.len() - rest.len())
}

/// `<!ENTITY name "http://…">`, as often as need be, and nothing else.
fn namespaces(declared: &str) -> Result<Vec<(&str, &str)>, Unusable> {
    let mut found = Vec::new();
    let mut rest = declared.trim_start();
    while !rest.is_empty() {
        let (entity, after) = rest.split_once('>').ok_or(Unusable::Entities)?;
        let entity = entity.strip_prefix("<!ENTITY").ok_or(Unusable::Entities)?;
        let (name, value) = entity.trim().split_once(char::is_whitespace).ok_or(Unusable::Entities)?;
        let value = value.trim();
        let quoted = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
        let value: &str = quoted('"').or_else(|| quoted('\'')).ok_or(Unusable::Entities)?;
        let is_name = name.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'_' | b'-' | b'.'));
        let is_namespace = value.len() <= LONGEST_NAMESPACE
            && (value.starts_with("http://") || value.starts_with("https://"))
            && !value.contains(['"', '\'', '<', '&', '%']);
        if !is_name || !is_namespace || found.len() == MOST_ENTITIES {
            return Err(Unusable::Entities);
        }
        found.push((name, value));
        rest = after.trim_start();
    }
    Ok(found)
}

/// Refuses what is no SVG, and what would not be drawn, or not as it is meant.
fn check_elements(document: &Document<'_>) -> Result<(), Unusable> {
    if !document.root_element().has_tag_name((SVG, "svg")) {
        return Err(Unusable::Unknown);
    }
    for node in document.descendants() {
        let name = node.tag_name();
        if name.namespace().is_some_and(|namespace| namespace != SVG) {
            continue;
        }
        match name.name() {
            "text" => return Err(Unusable::Text),
            "image" | "feImage" => return Err(Unusable::Embedded),
            "filter" => return Err(Unusable::Filters),
            _ => {}
        }
    }
    Ok(())
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

fn pixels(tree: &Tree) -> Result<RgbaImage, Unusable> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = STORED_SIDE as f32 / width.max(height);
    // A float beyond the numbers of the type becomes the nearest one.
    let side = |length: f32| ((length * scale).round() as u32).clamp(1, STORED_SIDE);
    let mut pixmap = Pixmap::new(side(width), side(height)).ok_or(Unusable::Broken)?;
    let transform = Transform::from_scale(pixmap.width() as f32 / width, pixmap.height() as f32 / height);
    resvg::render(tree, transform, &mut pixmap.as_mut());
    if pixmap.data().iter().all(|part| *part == 0) {
        return Err(Unusable::Blank);
    }
    let (width, height) = (pixmap.width(), pixmap.height());
    RgbaImage::from_raw(width, height, pixmap.take_demultiplied()).ok_or(Unusable::Broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{inside}</svg>"#
        )
    }

    fn drawn(inside: &str) -> Result<RgbaImage, Unusable> {
        draw(svg(inside).as_bytes())
    }

    const SQUARE: &str = r#"<rect width="5" height="5" fill="red"/>"#;

    #[test]
    fn copies_are_drawn() {
        let image = drawn(&format!(r##"<defs><g id="a">{SQUARE}</g></defs><use xlink:href="#a" x="4"/>"##)).unwrap();
        assert_eq!((image.get_pixel(100, 100).0, image.get_pixel(1_100, 100).0), ([0; 4], [255, 0, 0, 255]));
    }

    #[test]
    fn files_of_drawing_programs_are_read() {
        let doctype = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- <!DOCTYPE of a generator> -->\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\"";
        let entities = "<!ENTITY ns_svg \"http://www.w3.org/2000/svg\">\n\t<!ENTITY ns_ai 'http://ns.adobe.com/AdobeIllustrator/10.0/'>";
        let body = r#"<svg xmlns="&ns_svg;" xmlns:i="&ns_ai;" viewBox="0 0 9 9"><style>.a{fill:#00ff00}</style><path class="a" i:x="1" d="M0 0h5v5z"/></svg>"#;
        let image = draw(format!("{doctype} [\n{entities}\n] >{body}").as_bytes()).unwrap();
        assert_eq!(image.get_pixel(500, 100).0, [0, 255, 0, 255]);
        assert!(draw(format!("{doctype}>{}", svg(SQUARE)).as_bytes()).is_ok());
    }

    #[test]
    fn only_namespaces_have_short_names() {
        let many = "<!ENTITY a \"http://a\">".repeat(MOST_ENTITIES + 1);
        let long = format!("<!ENTITY a \"http://{}\">", "a".repeat(LONGEST_NAMESPACE));
        for declared in [
            "<!ENTITY a \"<g/>\">",
            "<!ENTITY a \"http://&b;\"><!ENTITY b \"http://b\">",
            "<!ENTITY a SYSTEM \"file:///etc/passwd\">",
            "<!ENTITY % a \"http://a\"> %a;",
            "<!ATTLIST svg a CDATA \"b\">",
            "<!ENTITY a \"http://a\"",
            &many,
            &long,
        ] {
            let file = format!("<!DOCTYPE svg [{declared}]>{}", svg(&format!("<desc>&a;</desc>{SQUARE}")));
            assert_eq!(draw(file.as_bytes()), Err(Unusable::Entities), "{declared}");
        }
        let often = format!("<!DOCTYPE svg [<!ENTITY a \"http://a\">]>{}", svg(&"&a;".repeat(50_000)));
        assert_eq!(draw(often.as_bytes()), Err(Unusable::Entities));
        for broken in ["<!DOCTYPE svg [", "<!DOCTYPE svg [<!ENTITY a \"http://]\">]>", "<!DOCTYPE svg ["] {
            assert_eq!(draw(format!("{broken}{}", svg(SQUARE)).as_bytes()), Err(Unusable::Broken), "{broken}");
        }
    }

    #[test]
    fn what_acts_or_loads_is_not_drawn() {
        let square = drawn(SQUARE).unwrap();
        for nasty in [
            r#"<script>alert(1)</script>"#,
            r#"<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml"><p>x</p></body></foreignObject>"#,
            r#"<style>@import "https://boese.example/x.css";</style>"#,
            r#"<use xlink:href="https://boese.example/x.svg#a"/>"#,
            r#"<use xlink:href="file:///etc/passwd#a"/>"#,
            r#"<!-- alert --><?xml-stylesheet href="https://boese.example/x.css"?>"#,
        ] {
            assert!(drawn(&format!("{SQUARE}{nasty}")).unwrap() == square, "{nasty}");
        }
    }

    #[test]
    fn what_would_look_otherwise_is_refused() {
        for file in ["file:///etc/passwd", "https://boese.example/x.png", "data:image/png;base64,iVBORw0KGgo="] {
            assert_eq!(drawn(&format!(r#"{SQUARE}<image href="{file}"/>"#)), Err(Unusable::Embedded));
        }
        assert_eq!(drawn("<text>Gefördert</text>"), Err(Unusable::Text));
        let filter = r##"<filter id="f"><feTurbulence/></filter><rect width="9" height="9" filter="url(#f)"/>"##;
        for filter in [filter, r#"<rect width="9" height="9" style="filter:blur(9px)"/>"#] {
            assert_eq!(drawn(filter), Err(Unusable::Filters), "{filter}");
        }
        for blank in
            ["", "<g/>", r#"<rect width="9" height="9" fill="none"/>"#, r#"<rect x="99" width="9" height="9"/>"#]
        {
            assert_eq!(drawn(blank), Err(Unusable::Blank), "{blank}");
        }
    }

    #[test]
    fn sizes_are_ours() {
        for (size, expected) in [
            (r#"width="1e9" height="1e9""#, (1_200, 1_200)),
            (r#"width="0.001mm" height="0.0005mm""#, (1_200, 600)),
            (r#"width="1" height="90000""#, (1, 1_200)),
        ] {
            let file =
                format!(r#"<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="100%" height="100%"/></svg>"#);
            assert_eq!(draw(file.as_bytes()).unwrap().dimensions(), expected, "{size}");
        }
    }

    #[test]
    fn what_is_endless_is_refused() {
        assert_eq!(drawn(&"<g/>".repeat(200_000)), Err(Unusable::TooComplex));
        let levels: String = (1..12)
            .map(|n| format!(r##"<g id="l{n}">{}</g>"##, format!(r##"<use href="#l{}"/>"##, n - 1).repeat(10)))
            .collect();
        assert_eq!(drawn(&format!(r#"<g id="l0">{SQUARE}</g>{levels}"#)), Err(Unusable::TooComplex));
    }

    #[test]
    fn what_is_no_svg_is_refused() {
        for (file, why) in [
            ("<html><body>svg</body></html>", Unusable::Unknown),
            ("<svg>without its namespace</svg>", Unusable::Unknown),
            ("kein Bild", Unusable::Unknown),
            ("<svg xmlns='http://www.w3.org/2000/svg'><rect", Unusable::Broken),
            ("<svg xmlns='http://www.w3.org/2000/svg' width='-1' height='1'/>", Unusable::Broken),
        ] {
            assert_eq!(draw(file.as_bytes()), Err(why), "{file}");
        }
    }
}
