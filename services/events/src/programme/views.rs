//! The public pages, as their templates need them: ready words.

use askama::Template;
use fachtag_web::page::{Badge, Link, Page};

/// An event in a list.
pub struct Card {
    pub href: String,
    pub title: String,
    /// "Fachtag", "Treffen der Unterarbeitsgruppe" or "Treffen des Arbeitskreises".
    pub kind: String,
    pub first_day: FirstDay,
    /// The full date and time.
    pub when: String,
    pub place: Option<String>,
    pub group: Option<String>,
    pub summary: Option<String>,
    /// Seats, opening or cancellation.
    pub badge: Option<Badge>,
    pub cancelled: bool,
}

/// The first day, as on a wall calendar.
pub struct FirstDay {
    /// "Do."
    pub weekday: String,
    /// "10"
    pub day: String,
    /// "Jul"
    pub month: String,
}

/// The events of one month under its name.
pub struct Month {
    /// "Juli 2025"
    pub name: String,
    pub events: Vec<Card>,
}

/// An event that is over, in one line.
pub struct PastEvent {
    pub link: Link,
    pub when: String,
}

/// A choice of the filter by sub-group.
pub struct GroupFilter {
    pub link: Link,
    pub current: bool,
}

/// `/`
#[derive(Template)]
#[template(path = "programme/programme.html")]
pub struct ProgrammePage {
    pub page: Page,
    /// The office's words above the programme, as safe HTML.
    pub lead_html: String,
    /// "Alle" first, then the sub-groups; empty without sub-groups.
    pub filters: Vec<GroupFilter>,
    /// The chosen sub-group.
    pub group: Option<Link>,
    pub months: Vec<Month>,
    pub past: Vec<PastEvent>,
    pub feed: FeedLink,
}

/// A calendar to subscribe to.
pub struct FeedLink {
    pub href: String,
    /// The same for calendar programs.
    pub webcal: String,
}

/// A sub-group in the list of all.
pub struct GroupCard {
    pub link: Link,
    pub summary: Option<String>,
    /// Its next event: words and date.
    pub next: Option<String>,
}

/// `/gruppen`
#[derive(Template)]
#[template(path = "programme/groups.html")]
pub struct GroupsPage {
    pub page: Page,
    pub groups: Vec<GroupCard>,
}

/// `/gruppen/{slug}`
#[derive(Template)]
#[template(path = "programme/group.html")]
pub struct GroupPage {
    pub page: Page,
    pub name: String,
    /// Safe HTML.
    pub description_html: Option<String>,
    pub events: Vec<Card>,
    pub past: Vec<PastEvent>,
    pub feed: FeedLink,
}

/// Where one goes.
pub struct VenueView {
    /// Name and room.
    pub name: String,
    /// Street, then postal code and city.
    pub lines: Vec<String>,
    pub accessibility: Option<String>,
}

/// A part of the programme.
pub struct Part {
    pub title: String,
    pub room: Option<String>,
    /// What changed since the event is public, such as "neuer Raum, vorher Raum 1".
    pub moved: Option<String>,
    /// Its place among the columns of parallel parts, from 1; 0 stands for the whole width.
    pub column: usize,
    /// The entry for the calendar; none for what one cannot go to any more.
    pub calendar_href: Option<String>,
    /// "25 Plätze"
    pub seats: Option<String>,
    pub speaker: Option<String>,
    /// Safe HTML.
    pub description_html: Option<String>,
}

/// What happens at one time.
pub struct Slot {
    /// Given where a new day begins, in events of several days.
    pub day: Option<String>,
    /// "9:00–10:30 Uhr"
    pub time: String,
    /// It takes place now.
    pub now: bool,
    pub parts: Vec<Part>,
}

/// Who answers questions.
pub struct ContactView {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

/// Who pays.
pub struct FunderView {
    pub text: String,
    /// The address of the logo.
    pub logo: Option<String>,
}

/// Whether one can sign up.
pub enum SignUp {
    /// The button, such as "Jetzt anmelden" or "Auf die Warteliste setzen".
    Open(Link),
    /// Why not, in a sentence.
    Closed(String),
}

/// That the event will not take place.
pub struct Cancellation {
    pub reason: Option<String>,
}

/// `/veranstaltungen/{slug}`
#[derive(Template)]
#[template(path = "programme/event.html")]
pub struct EventPage {
    pub page: Page,
    pub title: String,
    pub kind: String,
    pub summary: Option<String>,
    /// Safe HTML.
    pub description_html: Option<String>,
    pub when: String,
    /// The start for machines, `dates::machine`.
    pub start: String,
    pub venue: Option<VenueView>,
    /// A note such as "Den Zugangslink erhalten Sie mit der Bestätigung."
    pub online: Option<String>,
    pub group: Option<Link>,
    pub seats: Option<Badge>,
    /// "Anmeldung bis 3. Juli 2025, 12:00 Uhr"
    pub window: Option<String>,
    pub sign_up: SignUp,
    pub calendar_href: Option<String>,
    pub sessions: Vec<Slot>,
    /// Columns of the printed timetable; 0 where it has none.
    pub columns: usize,
    pub contact: Option<ContactView>,
    pub funder: Option<FunderView>,
    pub cancelled: Option<Cancellation>,
    /// Seen by organizers only.
    pub draft: bool,
    /// schema.org/Event with every `<` written as `\u003c`.
    pub json_ld: Option<String>,
}
