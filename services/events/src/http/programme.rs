//! `/` and `/gruppen…`

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use fachtag_web::{
    dates, markdown,
    page::{Html, Link, Page, Section},
};
use serde::Deserialize;

use super::{
    App,
    views::{FeedLink, Filter as FilterLink, GroupCard, GroupPage, Groups, Month, Programme},
    words,
};
use crate::store::{
    events::{self, Filter, StoredEvent},
    groups::{self, Group},
};

/// Coming events on one page; more than an office plans.
const MOST: u32 = 300;
const PAST: u32 = 5;

#[derive(Deserialize)]
pub(super) struct Choice {
    gruppe: Option<String>,
}

pub(super) async fn programme(State(app): State<App>, Query(choice): Query<Choice>, headers: HeaderMap) -> Response {
    let shown = async {
        let database = &app.office.bus.database;
        let now = app.office.bus.clock.now();
        let groups = groups::list(database).await?;
        let chosen = groups.iter().find(|group| Some(&group.slug) == choice.gruppe.as_ref());
        let slug = chosen.map(|group| group.slug.as_str());
        let coming = coming(&app, slug).await?;
        let past = events::past(database, now, slug, PAST).await?;
        let description = format!("Fachtage und Treffen: {}", app.site.name);
        let view = Programme {
            page: Page::new(&app.site, "Programm")
                .at("/")
                .section(Section::Programme)
                .description(Some(description))
                .visitor(app.session(&headers).await?.map(|principal| principal.visitor())),
            filters: filters(&groups, slug),
            group: chosen.map(group_link),
            months: months(&coming, now),
            past: past.iter().map(words::past).collect(),
            feed: feed(&app, slug),
        };
        Ok(Html::ok(view).into_response())
    };
    app.page(shown.await)
}

/// The calendar of the whole programme, or of a sub-group's.
fn feed(app: &App, group: Option<&str>) -> FeedLink {
    let href = match group {
        Some(slug) => format!("/kalender/gruppen/{slug}.ics"),
        None => "/kalender/alle.ics".into(),
    };
    let host = app.site.public_url.split_once("://").map_or(app.site.public_url.as_str(), |(_, host)| host);
    FeedLink { webcal: format!("webcal://{host}{href}"), href }
}

pub(super) async fn groups(State(app): State<App>, headers: HeaderMap) -> Response {
    let shown = async {
        let mut cards = Vec::new();
        for group in groups::list(&app.office.bus.database).await? {
            let next = coming(&app, Some(&group.slug))
                .await?
                .into_iter()
                .next()
                .map(|stored| format!("{}: {}", dates::short_day(stored.event.starts_at), stored.event.title));
            let summary = group.description.as_deref().map(first_paragraph);
            cards.push(GroupCard { link: group_link(&group), summary, next });
        }
        let view = Groups {
            page: Page::new(&app.site, "Unterarbeitsgruppen")
                .at("/gruppen")
                .section(Section::Groups)
                .visitor(app.session(&headers).await?.map(|principal| principal.visitor())),
            groups: cards,
        };
        Ok(Html::ok(view).into_response())
    };
    app.page(shown.await)
}

pub(super) async fn group(State(app): State<App>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let shown = async {
        let database = &app.office.bus.database;
        let now = app.office.bus.clock.now();
        let Some(group) = groups::find(database, &slug).await? else { return Ok(app.not_found()) };
        let coming = coming(&app, Some(&slug)).await?;
        let past = events::past(database, now, Some(&slug), PAST * 4).await?;
        let view = GroupPage {
            page: Page::new(&app.site, group.name.clone())
                .at(format!("/gruppen/{slug}"))
                .section(Section::Groups)
                .description(group.description.as_deref().map(first_paragraph))
                .visitor(app.session(&headers).await?.map(|principal| principal.visitor())),
            name: group.name,
            description_html: group.description.as_deref().map(markdown::to_html),
            events: coming.iter().map(|stored| words::card(stored, now)).collect(),
            past: past.iter().map(words::past).collect(),
            feed: feed(&app, Some(&slug)),
        };
        Ok(Html::ok(view).into_response())
    };
    app.page(shown.await)
}

async fn coming(app: &App, group: Option<&str>) -> fachtag_db::Result<Vec<StoredEvent>> {
    let filter = Filter {
        from: Some(app.office.bus.clock.now()),
        group: group.map(str::to_owned),
        limit: MOST,
        ..Filter::default()
    };
    events::list(&app.office.bus.database, filter).await
}

fn months(events: &[StoredEvent], now: DateTime<Utc>) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for stored in events {
        let name = dates::month(stored.event.starts_at);
        let card = words::card(stored, now);
        match months.last_mut().filter(|month| month.name == name) {
            Some(month) => month.events.push(card),
            None => months.push(Month { name, events: vec![card] }),
        }
    }
    months
}

fn filters(groups: &[Group], chosen: Option<&str>) -> Vec<FilterLink> {
    if groups.is_empty() {
        return Vec::new();
    }
    let all = FilterLink { link: Link { href: "/".into(), text: "Alle".into() }, current: chosen.is_none() };
    let each = groups.iter().map(|group| FilterLink {
        link: Link { href: format!("/?gruppe={}", group.slug), text: group.name.clone() },
        current: chosen == Some(group.slug.as_str()),
    });
    std::iter::once(all).chain(each).collect()
}

fn group_link(group: &Group) -> Link {
    Link { href: format!("/gruppen/{}", group.slug), text: group.name.clone() }
}

fn first_paragraph(text: &str) -> String {
    markdown::to_text(text).split("\n\n").next().unwrap_or_default().replace('\n', " ")
}
