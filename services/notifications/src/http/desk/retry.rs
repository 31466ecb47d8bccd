//! `/organisation/nachrichten/{id}/versuchen`: the same letter once more.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::Organizes;
use uuid::Uuid;

use super::{App, PATH, failure, letter::own_letter};
use crate::store::{backoff, delivery};

/// A letter that is on its way again, or that no longer tells the truth, stays as it is; its page says where it stands.
pub(crate) async fn retry(State(app): State<App>, Path(id): Path<String>, Organizes(organizer): Organizes) -> Response {
    let found = match own_letter(&app, &organizer, &id).await {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    let id = found.letter.id;
    if found.may_be_retried() {
        match again(&app, id).await {
            Ok(again) => {
                tracing::info!(letter_id = %id, organizer_id = %organizer.id, again, "a letter is tried again")
            }
            Err(error) => return failure(&app, &error),
        }
    }
    Redirect::to(&format!("{PATH}/{id}")).into_response()
}

async fn again(app: &App, id: Uuid) -> fachtag_db::Result<bool> {
    let mut tx = app.bus.database.begin().await?;
    let again = delivery::retry(&mut tx, id, app.bus.clock.now()).await?;
    backoff::lift_for(&mut tx, id).await?;
    tx.commit().await?;
    Ok(again)
}
