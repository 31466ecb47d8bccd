//! The button that sends the letter once more.

use axum::extract::State;
use fachtag_web::{flash, page::PageResult};

use super::send_again;
use crate::{app::App, organizer::AboutRegistration};

pub(crate) async fn send(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
) -> PageResult {
    let id = registered.registration.id;
    send_again(&app.core, id, &organizer.actor()).await?;
    Ok(flash::redirect(&organizer.person(id), "noch-einmal"))
}
