//! What the organizers' pages share: who is signed in, the tabs of an event, tables and their pages.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::{Event, EventStatus},
    links::organisation as links,
};
use uuid::Uuid;

pub use crate::paging::{Pager, Paging};
use crate::{
    dates::span,
    page::{Badge, Tone},
};

/// Somebody signed in, as the layout needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    pub name: String,
    /// Runs events and sees registrations.
    pub organizes: bool,
    /// Manages logins.
    pub administers: bool,
}

/// An entry of the organizers' navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Desk {
    Overview,
    Events,
    Letters,
    Groups,
    Texts,
    People,
    Tokens,
    Account,
    #[default]
    Other,
}

impl Desk {
    /// What the navigation shows to this person.
    pub(crate) fn navigation(self, visitor: &Visitor) -> Vec<NavigationLink> {
        let (organizes, administers) = (visitor.organizes, visitor.administers);
        let all = [
            (Self::Overview, "Übersicht", links::OVERVIEW, true),
            (Self::Events, "Veranstaltungen", links::EVENTS, organizes),
            (Self::Letters, "E-Mails", links::MAILS, organizes),
            (Self::Groups, "Gruppen", links::GROUPS, administers),
            (Self::Texts, "Texte", links::TEXTS, administers),
            (Self::People, "Personen", links::PEOPLE, administers),
            (Self::Tokens, "Zugangsschlüssel", links::TOKENS, administers),
            (Self::Account, "Mein Zugang", links::ACCOUNT, true),
        ];
        let shown = all.into_iter().filter(|(.., shown)| *shown);
        shown.map(|(desk, label, href, _)| NavigationLink { label, href, current: self.current(desk) }).collect()
    }

    /// How this entry is marked on a page of `self`: the page itself, or one of several below it.
    fn current(self, entry: Self) -> Option<&'static str> {
        let alone = matches!(entry, Self::Overview | Self::Account);
        (self == entry).then_some(if alone { "page" } else { "true" })
    }
}

/// One entry of the organizers' navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavigationLink {
    pub label: &'static str,
    pub href: &'static str,
    /// The value of `aria-current`, on pages that belong to the entry.
    pub current: Option<&'static str>,
}

/// A page about one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Overview,
    Edit,
    Registrations,
    Attendance,
    Lists,
    Write,
    Letters,
}

impl Tab {
    const ALL: [Self; 7] =
        [Self::Overview, Self::Edit, Self::Registrations, Self::Attendance, Self::Lists, Self::Write, Self::Letters];

    const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Überblick",
            Self::Edit => "Bearbeiten",
            Self::Registrations => "Anmeldungen",
            Self::Attendance => "Anwesenheit",
            Self::Lists => "Listen",
            Self::Write => "Schreiben",
            Self::Letters => "E-Mails",
        }
    }

    fn href(self, event: Uuid) -> String {
        match self {
            Self::Overview => links::event(event),
            Self::Edit => links::edit_event(event),
            Self::Registrations => links::registrations(event),
            Self::Attendance => links::attendance(event),
            Self::Lists => links::lists(event),
            Self::Write => links::write(event),
            Self::Letters => links::mails_about(event),
        }
    }
}

/// The head of every page about one event: its name and the way to the other pages about it.
#[derive(Debug, Clone)]
pub struct EventHead {
    pub title: String,
    pub when: String,
    pub state: Badge,
    pub tabs: Vec<TabLink>,
}

/// One tab.
#[derive(Debug, Clone)]
pub struct TabLink {
    pub label: &'static str,
    pub href: String,
    pub current: bool,
}

impl EventHead {
    /// The head of an event's page. A draft has no registrations yet; who only notes attendance sees that tab alone.
    pub fn new(event: &Event, now: DateTime<Utc>, visitor: &Visitor, current: Tab) -> Self {
        let draft = event.status == EventStatus::Draft;
        let shown = |tab: &Tab| match tab {
            Tab::Overview | Tab::Edit => visitor.organizes,
            Tab::Attendance => !draft,
            _ => visitor.organizes && !draft,
        };
        let link = |tab: Tab| TabLink { label: tab.label(), href: tab.href(event.id), current: tab == current };
        Self {
            title: event.title.clone(),
            when: span(event.starts_at, event.ends_at),
            state: state(event, now),
            tabs: Tab::ALL.into_iter().filter(shown).map(link).collect(),
        }
    }

    /// Whether the event stands where most do, so that it needs no colour.
    pub fn is_usual(&self) -> bool {
        self.state.tone == Tone::Success
    }

    /// The name of the tab that is shown.
    pub fn current(&self) -> &'static str {
        self.tabs.iter().find(|tab| tab.current).map_or("Seiten", |tab| tab.label)
    }
}

/// Where an event stands.
pub fn state(event: &Event, now: DateTime<Utc>) -> Badge {
    let (tone, text) = match event.status {
        EventStatus::Draft => (Tone::Info, "Entwurf"),
        EventStatus::Cancelled => (Tone::Error, "Abgesagt"),
        EventStatus::Published if now >= event.ends_at => (Tone::Info, "Vorbei"),
        EventStatus::Published => (Tone::Success, "Veröffentlicht"),
    };
    Badge { tone, text: text.into() }
}

/// The head of a column that can be sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub label: &'static str,
    /// Sorts by this column, or turns the order round.
    pub href: String,
    /// `ascending` or `descending` when the table is sorted by this column.
    pub sorted: Option<&'static str>,
    /// On a narrow screen it says below the name what stands in the column.
    pub only_wide: bool,
}

/// A number with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    pub value: String,
    pub label: String,
    pub href: Option<String>,
}

/// One entry of a history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// In words.
    pub at: String,
    pub who: String,
    pub what: String,
    /// Lines of detail.
    pub details: Vec<String>,
}

/// What to show where there is nothing: a sentence, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Empty {
    pub title: String,
    pub text: String,
    pub link: Option<crate::page::Link>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(status: &str) -> Event {
        serde_json::from_value(serde_json::json!({
            "id": Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": status, "title": "Fachtag",
            "starts_at": "2027-07-08T07:00:00Z", "ends_at": "2027-07-08T14:00:00Z", "waiting_list": true,
        }))
        .unwrap()
    }

    #[test]
    fn an_event_stands_where_its_status_and_the_clock_say() {
        let at = |status, now: &str| state(&event(status), now.parse().unwrap()).text;
        assert_eq!(at("published", "2027-07-08T13:59:59Z"), "Veröffentlicht");
        assert_eq!(at("published", "2027-07-08T14:00:00Z"), "Vorbei");
        assert_eq!(at("draft", "2030-01-01T00:00:00Z"), "Entwurf");
        assert_eq!(at("cancelled", "2030-01-01T00:00:00Z"), "Abgesagt");
    }

    #[test]
    fn people_at_the_door_see_their_tab_only() {
        let door = Visitor { name: "Tür".into(), organizes: false, administers: false };
        let at = "2027-01-01T00:00:00Z".parse().unwrap();
        let head = EventHead::new(&event("published"), at, &door, Tab::Attendance);
        assert_eq!(head.tabs.iter().map(|tab| tab.label).collect::<Vec<_>>(), ["Anwesenheit"]);
        let jana = Visitor { organizes: true, ..door };
        let draft = EventHead::new(&event("draft"), at, &jana, Tab::Edit);
        assert_eq!(draft.tabs.len(), 2);
    }
}
