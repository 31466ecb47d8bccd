//! What a call of the API is about, found, and the caller's right to it checked.

use fachtag_access::Principal;
use fachtag_web::problem::{ApiResult, ProblemDocument};
use uuid::Uuid;

use crate::{
    app::App,
    domain::event::Event,
    problems::{unknown_event, unknown_registration},
    registered::{self, RegistrationWithEvent},
};

/// The event, if the caller may do this at events of its group.
pub(crate) async fn find_event(
    app: &App,
    caller: &Principal,
    id_or_slug: &str,
    may: fn(&Principal, Option<&str>) -> bool,
) -> ApiResult<Event> {
    let event = registered::event(&app.core, id_or_slug).await.map_err(ProblemDocument::failed)?;
    let event = event.ok_or_else(unknown_event)?;
    if may(caller, event.facts.group_slug()) { Ok(event) } else { Err(ProblemDocument::forbidden()) }
}

/// The registration, if the caller may do this at events of its group.
pub(crate) async fn find(
    app: &App,
    caller: &Principal,
    id: &str,
    may: fn(&Principal, Option<&str>) -> bool,
) -> ApiResult<RegistrationWithEvent> {
    let id = Uuid::try_parse(id).map_err(|_| unknown_registration())?;
    let found = registered::by_id(&app.core, id).await.map_err(ProblemDocument::failed)?;
    let found = found.ok_or_else(unknown_registration)?;
    if may(caller, found.event.facts.group_slug()) { Ok(found) } else { Err(ProblemDocument::forbidden()) }
}
