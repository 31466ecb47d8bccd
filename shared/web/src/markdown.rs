//! Texts that people write in Markdown (CommonMark), as safe HTML and as plain text.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// The second guard behind the parser: only these elements and addresses ever reach a page.
static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from([
            "p",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "a",
            "blockquote",
            "code",
            "pre",
            "hr",
            "br",
        ]))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener nofollow"));
    builder
});

/// Markdown as HTML that is safe to put into a page. HTML in the text is shown as text, images are
/// reduced to their description, and the highest heading in use becomes `<h2>`, since the page has its own `<h1>`.
pub fn to_html(markdown: &str) -> String {
    let top = Parser::new(markdown)
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { level, .. }) => Some(level as usize),
            _ => None,
        })
        .min()
        .unwrap_or(1);
    let events = Parser::new(markdown).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        Event::Start(Tag::Heading { level, .. }) => Some(Event::Start(Tag::Heading {
            level: below(level, top),
            id: None,
            classes: Vec::new(),
            attrs: Vec::new(),
        })),
        Event::End(TagEnd::Heading(level)) => Some(Event::End(TagEnd::Heading(below(level, top)))),
        other => Some(other),
    });
    let mut unsafe_html = String::new();
    html::push_html(&mut unsafe_html, events);
    CLEANER.clean(&unsafe_html).to_string()
}

/// The level so that `top` becomes the second.
fn below(level: HeadingLevel, top: usize) -> HeadingLevel {
    HeadingLevel::try_from((level as usize).saturating_sub(top) + 2).unwrap_or(HeadingLevel::H6)
}

/// Markdown as plain text for mails: paragraphs apart by an empty line, list items with their mark, links with
/// their address behind them.
pub fn to_text(markdown: &str) -> String {
    let mut writer = PlainText::default();
    for event in Parser::new(markdown) {
        writer.push(event);
    }
    writer.out.trim_end().to_owned()
}

#[derive(Default)]
struct PlainText {
    out: String,
    /// One entry per open list: the next number, or none for bullets.
    lists: Vec<Option<u64>>,
    links: Vec<String>,
}

impl PlainText {
    fn push(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::List(first)) => {
                self.line();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                self.paragraph();
            }
            Event::Start(Tag::Item) => self.item(),
            Event::Start(Tag::Link { dest_url, .. }) => self.links.push(dest_url.into_string()),
            Event::End(TagEnd::Link) => self.link(),
            Event::End(TagEnd::Item) => self.line(),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::CodeBlock) => {
                self.paragraph()
            }
            Event::Rule => self.paragraph(),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.out.push_str(&text)
            }
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.out.push('\n'),
            _ => {}
        }
    }

    fn item(&mut self) {
        self.line();
        let depth = self.lists.len().saturating_sub(1);
        self.out.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.out.push_str(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
            _ => self.out.push_str("- "),
        }
    }

    fn link(&mut self) {
        let Some(address) = self.links.pop() else {
            return;
        };
        let address = address.trim_start_matches("mailto:");
        if !self.out.ends_with(address) {
            self.out.push_str(&format!(" ({address})"));
        }
    }

    /// Ends the line, unless it is empty.
    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Ends the paragraph with an empty line; inside a list a plain line end will do.
    fn paragraph(&mut self) {
        self.line();
        if self.lists.is_empty() && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_in_the_text_is_shown_and_does_nothing() {
        let html = to_html("Hallo <script>alert(1)</script> <b onclick=x>du</b>\n\n<div>\nBlock\n</div>");
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("<b"), "{html}");
        assert!(!html.contains("<div"), "{html}");
        assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
        assert!(html.contains("&lt;div&gt;"), "{html}");
    }

    #[test]
    fn links_are_harmless() {
        let html = to_html("[gut](https://example.org/a?b=c&d) [böse](javascript:alert(1)) <mail@example.org>");
        assert!(
            html.contains(r#"<a href="https://example.org/a?b=c&amp;d" rel="noopener nofollow">gut</a>"#),
            "{html}"
        );
        assert!(!html.contains("javascript:"), "{html}");
        assert!(html.contains(r#"href="mailto:mail@example.org""#), "{html}");
    }

    #[test]
    fn images_ask_no_other_server() {
        let html = to_html("![Lageplan](https://example.org/x.png)");
        assert_eq!(html, "<p>Lageplan</p>\n");
    }

    #[test]
    fn the_highest_heading_is_the_second_level() {
        assert_eq!(to_html("# A\n## B"), "<h2>A</h2>\n<h3>B</h3>\n");
        assert_eq!(to_html("### A\n#### B"), "<h2>A</h2>\n<h3>B</h3>\n");
        assert_eq!(to_html("# A\n\n###### B"), "<h2>A</h2>\n<h6>B</h6>\n");
    }

    #[test]
    fn text_for_mails_keeps_lists_and_addresses() {
        let text = to_text(
            "# Ablauf\n\nZwei *Teile*,\nein Tag.\n\n- Vortrag\n- Workshop\n  1. eins\n  2. zwei\n\n[Programm](https://example.org) und <a@example.org>",
        );
        assert_eq!(
            text,
            "Ablauf\n\nZwei Teile, ein Tag.\n\n- Vortrag\n- Workshop\n  1. eins\n  2. zwei\n\nProgramm (https://example.org) und a@example.org"
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(to_html(""), "");
        assert_eq!(to_text(" \n"), "");
    }
}
