//! `/` and `/gruppen…`

use axum::{
    extract::{Path, Query, State},
    http::HeaderMap,
    response::IntoResponse,
};
use chrono::{DateTime, Utc};
use fachtag_contracts::links;
use fachtag_web::{
    Reader, markdown,
    page::{Html, Link, Page, PageError, PageResult, Section},
};
use serde::Deserialize;

use super::{
    cards,
    queries::{coming, past},
    views::{FeedLink, GroupCard, GroupFilter, GroupPage, GroupsPage, Month, ProgrammePage},
};
use crate::{
    app::App,
    domain::{group::Group, site_text::TextKind, stored_event::StoredEvent},
    locale::words,
    queries,
    texts::queries::text,
};

const PAST: u32 = 5;

#[derive(Deserialize)]
pub struct ProgrammeQuery {
    gruppe: Option<String>,
}

pub async fn programme(
    State(app): State<App>,
    reader: Reader,
    Query(query): Query<ProgrammeQuery>,
    headers: HeaderMap,
) -> PageResult {
    let groups = queries::groups(&app.core).await?;
    let chosen = groups.iter().find(|group| Some(&group.slug) == query.gruppe.as_ref());
    let slug = chosen.map(|group| group.slug.as_str());
    let coming = coming(&app.core, slug).await?;
    let past = past(&app.core, slug, PAST).await?;
    let words = words(reader.language());
    let (title, description) = (words.say("programme"), words.and("site", app.site.name.clone()));
    let page = page(&app, &reader, &title, "/", Section::Programme, &headers).await?;
    let page = page.description(Some(description.say("programme.description")));
    let view = ProgrammePage {
        lead_html: markdown::to_html(&text(&app.core, &app.site, TextKind::Lead).await?),
        filters: filters(&groups, slug, &page),
        group: chosen.map(|group| group_link(group, &page)),
        months: months(&coming, app.core.bus.clock.now(), &page),
        past: past.iter().map(|stored| cards::past(stored, &page)).collect(),
        feed: feed(&app, slug),
        page,
    };
    Ok(Html::ok(view).into_response())
}

/// A public page, with who is signed in.
async fn page(
    app: &App,
    reader: &Reader,
    title: &str,
    path: &str,
    section: Section,
    headers: &HeaderMap,
) -> fachtag_db::Result<Page> {
    let visitor = app.guard.session(headers).await?.map(|principal| principal.visitor());
    Ok(Page::read_by(reader, &app.site, title, words(reader.language())).at(path).section(section).visitor(visitor))
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

pub async fn groups(State(app): State<App>, reader: Reader, headers: HeaderMap) -> PageResult {
    let title = words(reader.language()).say("groups");
    let page = page(&app, &reader, &title, links::GROUPS, Section::Groups, &headers).await?;
    let mut cards = Vec::new();
    for group in queries::groups(&app.core).await? {
        let coming = coming(&app.core, Some(&group.slug)).await?;
        let next = coming
            .first()
            .map(|stored| format!("{}: {}", page.words.short_day(stored.event.starts_at), stored.event.title));
        let summary = group.description.as_deref().map(first_paragraph);
        cards.push(GroupCard { link: group_link(&group, &page), summary, next });
    }
    Ok(Html::ok(GroupsPage { page, groups: cards }).into_response())
}

pub async fn group(State(app): State<App>, reader: Reader, Path(slug): Path<String>, headers: HeaderMap) -> PageResult {
    let now = app.core.bus.clock.now();
    let group = queries::group(&app.core, &slug).await?.ok_or(PageError::NotFound)?;
    let coming = coming(&app.core, Some(&slug)).await?;
    let past = past(&app.core, Some(&slug), PAST * 4).await?;
    let page = page(&app, &reader, &group.name, &format!("/gruppen/{slug}"), Section::Groups, &headers).await?;
    let view = GroupPage {
        name: group.name,
        description_html: group.description.as_deref().map(markdown::to_html),
        events: coming.iter().map(|stored| cards::card(stored, now, &page)).collect(),
        past: past.iter().map(|stored| cards::past(stored, &page)).collect(),
        feed: feed(&app, Some(&slug)),
        page: page.description(group.description.as_deref().map(first_paragraph)),
    };
    Ok(Html::ok(view).into_response())
}

fn months(events: &[StoredEvent], now: DateTime<Utc>, page: &Page) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for stored in events {
        let name = page.words.month(stored.event.starts_at);
        let card = cards::card(stored, now, page);
        match months.last_mut().filter(|month| month.name == name) {
            Some(month) => month.events.push(card),
            None => months.push(Month { name, events: vec![card] }),
        }
    }
    months
}

fn filters(groups: &[Group], chosen: Option<&str>, page: &Page) -> Vec<GroupFilter> {
    if groups.is_empty() {
        return Vec::new();
    }
    let all = GroupFilter {
        link: Link { href: page.link(links::PROGRAMME), text: page.say("programme.all") },
        current: chosen.is_none(),
    };
    let each = groups.iter().map(|group| GroupFilter {
        link: Link { href: page.link(&format!("/?gruppe={}", group.slug)), text: group.name.clone() },
        current: chosen == Some(group.slug.as_str()),
    });
    std::iter::once(all).chain(each).collect()
}

fn group_link(group: &Group, page: &Page) -> Link {
    Link { href: page.link(&format!("/gruppen/{}", group.slug)), text: group.name.clone() }
}

fn first_paragraph(text: &str) -> String {
    markdown::to_text(text).split("\n\n").next().unwrap_or_default().replace('\n', " ")
}
