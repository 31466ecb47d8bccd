//! Pages that say what went wrong.

use std::sync::Arc;

use askama::Template;
use fachtag_contracts::links;
use fachtag_words::Words;

use super::{Link, Page, Site};
use crate::{Reader, rate_limit::Exceeded, words::words};

/// The page for 404, 409, 410, 500 and the like: what happened, and what to do next.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub page: Page,
    pub heading: String,
    /// A plain sentence on what happened.
    pub text: String,
    /// What the reader can do now.
    pub next_step: String,
    pub link: Link,
    /// Finds the request in the log; shown for failures of our own.
    pub trace_id: Option<String>,
}

impl ErrorPage {
    /// The page for an address that leads nowhere.
    pub fn not_found(site: &Arc<Site>, reader: &Reader) -> Self {
        Self::say(site, reader, "not-found")
    }

    /// The page for an address that takes no requests of this kind.
    pub(crate) fn not_this_way(site: &Arc<Site>, reader: &Reader) -> Self {
        Self::say(site, reader, "not-this-way")
    }

    /// The page for a form that another site's page sent.
    pub(crate) fn foreign_form(site: &Arc<Site>, reader: &Reader) -> Self {
        Self::say(site, reader, "foreign-form")
    }

    /// The page for somebody who is signed in but may not do this.
    pub fn forbidden(site: &Arc<Site>) -> Self {
        Self {
            page: Page::new(site, "Keine Berechtigung").private(),
            heading: "Das ist Ihrer Rolle nicht erlaubt".into(),
            text: "Diese Seite gehört zu Aufgaben, die Ihr Zugang nicht umfasst.".into(),
            next_step: "Wenn Sie sie brauchen, wenden Sie sich bitte an die Verwaltung dieser Seite.".into(),
            link: Link { href: links::organisation::OVERVIEW.into(), text: "Zur Übersicht".into() },
            trace_id: None,
        }
    }

    /// The page for a form that is too large.
    pub fn too_large(site: &Arc<Site>, reader: &Reader) -> Self {
        Self::say(site, reader, "too-large")
    }

    /// The page for a client that sends too much.
    pub fn too_often(site: &Arc<Site>, reader: &Reader, exceeded: Exceeded) -> Self {
        let words = words(reader.language()).with("wait", exceeded.wait(reader.language()));
        Self::saying(site, reader, "too-often", &words)
    }

    /// The page for a failure that is ours.
    pub fn failure(site: &Arc<Site>, reader: &Reader, trace_id: Option<String>) -> Self {
        Self { trace_id, ..Self::say(site, reader, "failure") }
    }

    /// The page for a form that does not come whole.
    pub fn slow_request(site: &Arc<Site>, reader: &Reader) -> Self {
        Self::say(site, reader, "slow-request")
    }

    /// The page for an answer that does not come. Nobody knows whether what was asked for is still done.
    pub fn too_slow(site: &Arc<Site>, reader: &Reader) -> Self {
        Self::say(site, reader, "too-slow")
    }

    fn say(site: &Arc<Site>, reader: &Reader, id: &str) -> Self {
        Self::saying(site, reader, id, &words(reader.language()))
    }

    /// The message with its title, its text and what to do next, and the way back that every such page can offer.
    fn saying(site: &Arc<Site>, reader: &Reader, id: &str, words: &Words) -> Self {
        let part = |part: &str| words.say(&format!("{id}.{part}"));
        Self {
            page: Page::read_by(reader, site, part("title"), words.clone()).private(),
            heading: words.say(id),
            text: part("text"),
            next_step: part("next"),
            link: Link { href: reader.link(links::PROGRAMME), text: words.say("to-programme") },
            trace_id: None,
        }
    }
}
