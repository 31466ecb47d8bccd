//! What the list of letters and the API show.

use std::collections::HashMap;

use fachtag_access::Principal;
use fachtag_bus::parked::{self, Parked};
use fachtag_contracts::events::Event;
use fachtag_db::Result;
use fachtag_web::paging::Paging;
use uuid::Uuid;

pub(super) use crate::store::letters::{Filter, ListedLetter};
use crate::{
    core::Core,
    domain::letter::LetterState,
    store::{
        events,
        letters::{self, Scope},
        outage::{self, Outage},
    },
};

/// Rows of a page.
const ROWS: u32 = 50;

/// A page of the list.
pub(super) struct LetterList {
    pub paging: Paging,
    pub rows: Vec<ListedLetter>,
    /// The titles of the events that the organizer may see.
    pub titles: HashMap<Uuid, String>,
    pub outage: Option<Outage>,
    /// Messages that were set aside; for administrators, where all letters are listed.
    pub parked: Vec<Parked>,
}

/// The letters about one event, or about all that somebody organizes.
pub(super) async fn list(
    core: &Core,
    organizer: &Principal,
    event: Option<Uuid>,
    state: Option<LetterState>,
    asked_page: &str,
) -> Result<LetterList> {
    let database = &core.bus.database;
    let own = events::all(database).await?.into_iter().filter(|event| organizer.may_organize_for(event.group_slug()));
    let titles: HashMap<Uuid, String> = own.map(|event| (event.id, event.title)).collect();
    let scope = match event {
        Some(event) => Scope::Events(vec![event]),
        None if organizer.may_administer() => Scope::Everything,
        None => Scope::Events(titles.keys().copied().collect()),
    };
    let total = letters::count(database, scope.clone(), state).await?;
    let paging = Paging::of(asked_page, ROWS, total);
    let rows = letters::page(database, scope, state, ROWS, paging.offset()).await?;
    let shows_parked = event.is_none() && organizer.may_administer();
    let parked = if shows_parked { parked::list(database).await? } else { Vec::new() };
    Ok(LetterList { paging, rows, titles, outage: outage::current(database).await?, parked })
}

/// The event with this id or slug.
pub(super) async fn event(core: &Core, id_or_slug: &str) -> Result<Option<Event>> {
    events::find(&core.bus.database, id_or_slug).await
}

/// Letters in the order in which they were written.
pub(super) async fn written(core: &Core, filter: Filter) -> Result<Vec<ListedLetter>> {
    letters::list(&core.bus.database, filter).await
}
