//! `/api/v1/registrations…`

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use fachtag_access::{ApiCaller, ApiOrganizer, ApiStaff, Principal};
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    body::{JsonBody, OptionalJson, Parameters},
    listing,
    problem::ProblemDocument,
};
use uuid::Uuid;

use super::{
    App,
    problems::{closed_problem, conflict, unknown_event, unknown_registration},
    shapes::{AttendanceEntry, Cancellation, ListQuery, Noted, RegistrationDetail, RegistrationList, RegistrationView},
};
use crate::{
    domain::{history::Actor, reference, window::Closed},
    store::{
        events,
        registrations::{self, Filter, Row, status_word},
    },
    usecases::{
        attend,
        cancel::{self, Cancelled, IfPresent},
        read,
    },
};

pub(super) type Answered<T> = Result<T, ProblemDocument>;

/// List registrations by arrival.
#[utoipa::path(
    get, path = "/api/v1/registrations", operation_id = "listRegistrations", tag = "registrations", params(ListQuery),
    responses(
        (status = 200, description = "A page of registrations", body = RegistrationList),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid parameter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    ApiOrganizer(organizer): ApiOrganizer,
    uri: Uri,
    parameters: Answered<Parameters<ListQuery>>,
) -> Answered<Response> {
    let Parameters(query) = parameters?;
    let limit = listing::limit(query.limit)?;
    let event = match &query.event {
        Some(event) => Some(find_own_event(&app, &organizer, event).await?),
        None if organizer.groups.is_some() => {
            return Err(ProblemDocument::field("event", "Bitte nennen Sie die Veranstaltung."));
        }
        None => None,
    };
    let filter = Filter {
        event,
        status: query.status.as_deref().map(status_from).transpose()?,
        query: query.q.as_deref().map(searched),
        after: cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let mut rows = registrations::list(&app.office.bus.database, filter).await.map_err(ProblemDocument::failed)?;
    let more = listing::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let items = rows.into_iter().map(RegistrationView::from).collect();
    Ok(listing::page(&uri, next.clone().as_deref(), RegistrationList { items, next }))
}

async fn find_own_event(app: &App, organizer: &Principal, id_or_slug: &str) -> Answered<Uuid> {
    find_event_for(app, organizer, id_or_slug, Principal::may_organize_for).await
}

/// The event, if the caller may do this at events of its group.
pub(super) async fn find_event_for(
    app: &App,
    caller: &Principal,
    id_or_slug: &str,
    may: fn(&Principal, Option<&str>) -> bool,
) -> Answered<Uuid> {
    let kept = events::find(&app.office.bus.database, id_or_slug).await.map_err(ProblemDocument::failed)?;
    let event = kept.ok_or_else(unknown_event)?.event;
    let group = event.group.map(|group| group.slug);
    if may(caller, group.as_deref()) { Ok(event.id) } else { Err(ProblemDocument::forbidden()) }
}

async fn check_group(app: &App, organizer: &Principal, event: Uuid) -> Answered<()> {
    let group = group(app, event).await?;
    if organizer.may_organize_for(group.as_deref()) { Ok(()) } else { Err(ProblemDocument::forbidden()) }
}

/// The slug of the sub-group whose event it is.
async fn group(app: &App, event: Uuid) -> Answered<Option<String>> {
    let kept = events::read(&app.office.bus.database, event).await.map_err(ProblemDocument::failed)?;
    Ok(kept.ok_or_else(unknown_event)?.event.group.map(|group| group.slug))
}

fn status_from(word: &str) -> Answered<RegistrationStatus> {
    use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
    let found = [Pending, Confirmed, Offered, Waitlisted, Cancelled].into_iter().find(|one| status_word(*one) == word);
    let possible = "Möglich sind pending, confirmed, offered, waitlisted und cancelled.";
    found.ok_or_else(|| ProblemDocument::field("status", possible))
}

/// Whoever calls, as the history names them.
pub(super) fn actor(caller: &Principal) -> Actor {
    Actor::Organizer { id: caller.id, name: caller.name.clone() }
}

/// A reference is found however it is typed; other words as they are.
pub(super) fn searched(text: &str) -> String {
    if reference::looks_like_one(text) { reference::normalize(text) } else { text.to_owned() }
}

fn cursor(text: Option<&str>) -> Answered<Uuid> {
    text.map_or(Ok(Uuid::nil()), |text| {
        Uuid::try_parse(text)
            .map_err(|_| ProblemDocument::field("cursor", "Erwartet wird der Wert next der vorigen Seite."))
    })
}

/// One registration.
#[utoipa::path(
    get, path = "/api/v1/registrations/{id}", operation_id = "readRegistration", tag = "registrations", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The registration", body = RegistrationDetail),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> Answered<Json<RegistrationDetail>> {
    let row = find(&app, &id).await?;
    check_group(&app, &organizer, row.event_id).await?;
    detail(&app, row).await.map(Json)
}

async fn find(app: &App, id: &str) -> Answered<Row> {
    let id = Uuid::try_parse(id).map_err(|_| unknown_registration())?;
    registrations::read(&app.office.bus.database, id)
        .await
        .map_err(ProblemDocument::failed)?
        .ok_or_else(unknown_registration)
}

async fn detail(app: &App, row: Row) -> Answered<RegistrationDetail> {
    let position = registrations::position(&app.office.bus.database, &row).await.map_err(ProblemDocument::failed)?;
    Ok(RegistrationDetail {
        waiting_position: position,
        support_needs: row.support_needs.clone(),
        registration: row.into(),
    })
}

/// Cancel a registration: organizers by their token, participants by the token of their manage link.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/cancel", operation_id = "cancelRegistration", tag = "registrations", params(("id" = Uuid, Path)),
    request_body = Option<Cancellation>,
    responses(
        (status = 200, description = "Cancelled, now or before", body = RegistrationDetail),
        (status = 401, description = "Neither a valid token nor the manage link's", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "The event is over or called off, or the person is marked as present", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(super) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
    body: Answered<OptionalJson<Cancellation>>,
) -> Answered<Json<RegistrationDetail>> {
    let OptionalJson(cancellation) = body?;
    let (row, actor) = if let Some(token) = &cancellation.token {
        let owned = read::by_token(&app.office, token).await.map_err(ProblemDocument::failed)?;
        let row = owned.map(|owned| owned.row).filter(|row| row.id.to_string() == id.to_lowercase());
        (row.ok_or_else(ProblemDocument::unauthorized)?, Actor::Participant)
    } else {
        let caller = caller.ok_or_else(ProblemDocument::unauthorized)?;
        if !caller.may_organize() {
            return Err(ProblemDocument::forbidden());
        }
        let row = find(&app, &id).await?;
        check_group(&app, &caller, row.event_id).await?;
        (row, actor(&caller))
    };
    let if_present = if cancellation.even_if_present { IfPresent::Cancel } else { IfPresent::Keep };
    let cancelled = cancel::cancel(&app.office, row.id, &actor, None, if_present).await;
    match cancelled.map_err(ProblemDocument::failed)? {
        Cancelled::Present => {
            let detail = "Die Person ist als anwesend erfasst. Soll ihre Anmeldung trotzdem abgesagt werden, geben Sie \
                          \"even_if_present\": true an.";
            return Err(conflict("marked-present", "Als anwesend erfasst", detail));
        }
        Cancelled::Now | Cancelled::Before => {}
        Cancelled::Closed(Closed::Cancelled) => return Err(closed_problem(Closed::Cancelled)),
        Cancelled::Closed(_) => {
            let detail = "Die Veranstaltung ist vorbei. Die Anmeldung lässt sich nicht mehr absagen.";
            return Err(conflict("event-over", "Vorbei", detail));
        }
        Cancelled::Unknown => return Err(unknown_registration()),
    }
    let row = find(&app, &id).await?;
    detail(&app, row).await.map(Json)
}

/// Note whether the person came.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/attendance", operation_id = "noteAttendance", tag = "registrations", params(("id" = Uuid, Path)),
    request_body = AttendanceEntry,
    responses(
        (status = 200, description = "Noted; a check-in token sees the names only", body = Noted),
        (status = 409, description = "Cancelled, or without a seat", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "Not an event of the caller's groups", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn attendance(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiStaff(caller): ApiStaff,
    body: Answered<JsonBody<AttendanceEntry>>,
) -> Answered<Json<Noted>> {
    let JsonBody(entry) = body?;
    let row = find(&app, &id).await?;
    let group = group(&app, row.event_id).await?;
    if !caller.may_attend_to(group.as_deref()) {
        return Err(ProblemDocument::forbidden());
    }
    let no_seat = |detail: &str| Err(conflict("no-seat", "Ohne Platz", detail));
    match row.status() {
        RegistrationStatus::Confirmed => {}
        RegistrationStatus::Pending => return no_seat("Diese Person hat die Anmeldung noch nicht bestätigt."),
        RegistrationStatus::Offered => return no_seat("Diese Person hat den angebotenen Platz noch nicht angenommen."),
        RegistrationStatus::Waitlisted => {
            return no_seat("Diese Person steht auf der Warteliste und wird nicht erwartet.");
        }
        RegistrationStatus::Cancelled => {
            return Err(conflict("registration-cancelled", "Zurückgenommen", "Diese Anmeldung wurde zurückgenommen."));
        }
    }
    let marked = attend::mark(&app.office, row.event_id, &[row.id], Some(entry.status), &actor(&caller)).await;
    marked.map_err(ProblemDocument::failed)?;
    let row = find(&app, &id).await?;
    Ok(Json(match caller.may_organize_for(group.as_deref()) {
        true => Noted::Whole(Box::new(row.into())),
        false => Noted::Door(row.into()),
    }))
}
