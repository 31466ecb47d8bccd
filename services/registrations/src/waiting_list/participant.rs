//! `/meine-anmeldung/{token}/bestaetigen`: somebody takes the seat that is held: confirms the sign-up, or accepts the offer.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect},
};
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{flash, page::PageResult};

use super::Accepted;
use crate::{app::App, domain::audit::Actor, my_registration::own::Own};

pub(crate) async fn accept(State(app): State<App>, own: Own) -> PageResult {
    let registration = &own.registered.registration;
    let offered = registration.status == RegistrationStatus::Offered;
    Ok(match super::accept(&app.core, registration.id, &Actor::Participant).await? {
        Accepted::Now if offered => flash::redirect(&own.home(), "angenommen"),
        // A second click finds it confirmed already; the answer is the same.
        Accepted::Now | Accepted::Before => flash::redirect(&own.home(), "bestaetigt"),
        // The page says how it stands now.
        Accepted::NotHeld | Accepted::Closed(_) | Accepted::Unknown => Redirect::to(&own.home()).into_response(),
    })
}
