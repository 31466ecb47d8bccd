//! `/organisation`: what its templates need, as ready words.

use askama::Template;
use fachtag_web::{
    organisation::Empty,
    page::{Link, Page, Tone},
};

/// Something that wants looking at.
pub struct Concern {
    pub tone: Tone,
    pub title: String,
    pub text: String,
    pub link: Option<Link>,
}

/// How many seats are taken.
pub struct Seats {
    /// "18 von 20 Plätzen vergeben, 3 Personen warten"
    pub text: String,
    pub confirmed: u32,
    /// `None`: no limit, no bar.
    pub capacity: Option<u32>,
}

/// One of an event's dates.
pub struct DateLine {
    pub at: String,
    /// For machines, `dates::machine`.
    pub machine: String,
    pub what: &'static str,
}

/// An event to come.
pub struct ComingEvent {
    pub link: Link,
    pub when: String,
    pub place: Option<String>,
    pub group: Option<String>,
    pub seats: Seats,
    /// The next one first.
    pub dates: Vec<DateLine>,
    pub registrations_href: String,
}

/// A draft of an event to come.
pub struct Draft {
    pub link: Link,
    pub when: String,
}

/// `/organisation` for those who organize.
#[derive(Template)]
#[template(path = "overview/overview.html")]
pub struct Overview {
    pub page: Page,
    pub concerns: Vec<Concern>,
    pub coming: Vec<ComingEvent>,
    pub drafts: Vec<Draft>,
    /// Shown where nothing is to come.
    pub empty: Empty,
}

/// An event whose attendance somebody notes.
pub struct CheckInEvent {
    /// The way to its attendance page.
    pub link: Link,
    pub when: String,
    pub place: Option<String>,
}

/// `/organisation` for those who note attendance only.
#[derive(Template)]
#[template(path = "overview/check_in.html")]
pub struct CheckInOverview {
    pub page: Page,
    pub events: Vec<CheckInEvent>,
    pub empty: Empty,
}
