//! The organizers' layout, as a browser meets it.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use askama::Template;
use fachtag_contracts::events::Event;
use fachtag_web::{
    organisation::{Desk, EventHead, Tab, Visitor},
    page::{Page, Site},
};
use uuid::Uuid;

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "organisation.html" %}{% import "organisation_parts.html" as org %}
{% block head_of_event %}{{ org::event_head(head) }}{% endblock %}
{% block desk %}<h1>Anmeldungen</h1>{% endblock %}"#
)]
struct View {
    page: Page,
    head: EventHead,
}

fn shown(organizes: bool, administers: bool) -> String {
    let visitor = Visitor { name: "Jana <b>".into(), organizes, administers };
    let site = Arc::new(Site::at("http://127.0.0.1:8080/"));
    let event: Event = serde_json::from_value(serde_json::json!({
        "id": Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": "published", "title": "Fachtag",
        "starts_at": "2027-07-08T07:00:00Z", "ends_at": "2027-07-08T14:00:00Z", "waiting_list": true,
    }))
    .unwrap();
    let head = EventHead::new(&event, event.starts_at, &visitor, Tab::Attendance);
    let page = Page::desk(&site, "Anwesenheit", visitor, Desk::Events);
    View { page, head }.render().unwrap()
}

#[test]
fn everybody_is_shown_the_way_to_what_they_may_do() {
    let (admin, organizer, door) = (shown(true, true), shown(true, false), shown(false, false));
    let (people, events, account) =
        ("/organisation/personen", r#"href="/organisation/veranstaltungen""#, "/organisation/konto");
    assert!(admin.contains(people) && admin.contains(events) && admin.contains(account));
    assert!(!organizer.contains(people) && organizer.contains(events) && organizer.contains(account));
    assert!(!door.contains(people) && !door.contains(events) && door.contains(account));
}

#[test]
fn the_page_says_where_it_is_and_leaves_room_for_tables() {
    let html = shown(true, false);
    assert!(html.contains(r#"<body class="for-tables">"#), "{html}");
    assert!(html.contains(r#"aria-current="page">Anwesenheit</a>"#), "{html}");
    assert!(html.contains("Jana &#60;b&#62;") && !html.contains("<b>"), "{html}");
    assert!(html.contains(r#"<form method="post" action="/organisation/abmelden">"#), "{html}");
}
