//! Sign-ups of people and those of programs. Nobody is asked to solve a riddle: what looks like a program has to confirm the address
//! first, and only what goes on after that is refused for a while.

use chrono::{DateTime, Duration, Utc};
use fachtag_forms::mailbox_key;
use fachtag_runtime::{hex, token_hash};
use fachtag_web::{
    client::Client,
    rate_limit::{Exceeded, Limit, RateLimiter},
};
use uuid::Uuid;

use super::SignUpRequest;
use crate::{
    app::App,
    domain::{event::Event, suspicion::Suspicion},
};

/// The purpose that the keys of forms are signed for.
const FORM: &str = "form";
/// Nobody fills in the form and checks it faster.
const QUICKEST: Duration = Duration::seconds(3);
/// Afterwards the form is shown once more before it counts.
const SLOWEST: Duration = Duration::hours(24);

/// A staff room of 40 behind one address notices nothing.
const OF_CLIENT: Limit = Limit { name: "sign-up-client", most: 40, per: Duration::minutes(30) };
const OF_CLIENT_UNCONFIRMED: Limit = Limit { name: "sign-up-client-unconfirmed", most: 15, per: Duration::minutes(30) };
/// A rush is welcome: this many, or twice the seats.
const OF_EVENT: Limit = Limit { name: "sign-up-event", most: 300, per: Duration::minutes(30) };
const OF_EVENT_UNCONFIRMED: Limit = Limit { name: "sign-up-event-unconfirmed", most: 300, per: Duration::minutes(30) };
/// Of a small event's seats one client gets half without a question.
const SMALL: u32 = 30;
const OF_SMALL_EVENT: Limit = Limit { name: "sign-up-small-event", most: 2, per: Duration::hours(24) };
/// Over all events. More are nobody's colleagues.
const OF_MAILBOX: Limit = Limit { name: "sign-up-mailbox", most: 20, per: Duration::hours(24) };
/// The same request sent once more is counted once.
const SAME: Limit = Limit { name: "sign-up-same", most: 1, per: Duration::hours(1) };

/// A key that makes a double click one registration, and tells when the form was made.
pub(super) fn form_key(app: &App) -> String {
    let id = app.core.bus.clock.new_id();
    format!("{id}.{}", app.core.secret.token(FORM, id))
}

/// What a form says of itself.
pub(super) enum FormState {
    Fine,
    Suspicious,
    /// Not made here, or too long ago: it is to be looked at once more.
    Unknown,
}

/// Looks at a form's key and at the field that people do not see.
pub(super) fn form_state(app: &App, client: &Client, key: &str, trap: &str) -> FormState {
    if client.limiter().is_none() {
        return FormState::Fine;
    }
    let made_at = key.split_once('.').and_then(|(id, token)| {
        let id = Uuid::parse_str(id).ok()?;
        let (seconds, nanos) = id.get_timestamp()?.to_unix();
        let made_at = DateTime::<Utc>::from_timestamp(i64::try_from(seconds).ok()?, nanos)?;
        (app.core.secret.token(FORM, id) == token).then_some(made_at)
    });
    let Some(made_at) = made_at else { return FormState::Unknown };
    match app.core.bus.clock.now() - made_at {
        age if age > SLOWEST => FormState::Unknown,
        age if age < QUICKEST || !trap.is_empty() => FormState::Suspicious,
        _ => FormState::Fine,
    }
}

/// Admits a sign-up, perhaps only with a confirmation of the address.
///
/// # Errors
/// When it has to wait: this client, this event or this mailbox had too many.
pub(super) fn admit(client: &Client, event: &Event, sign_up: &mut SignUpRequest) -> Result<(), Exceeded> {
    let Some(limiter) = client.limiter() else {
        sign_up.unasked = false;
        return Ok(());
    };
    let request = sign_up.idempotency.as_ref().map(|idempotency| hex(&idempotency.key));
    if request.as_ref().is_some_and(|request| limiter.is_reached(SAME, request)) {
        return Ok(());
    }
    limiter.take(OF_MAILBOX, &hex(&token_hash(&mailbox_key(&sign_up.participant.email))))?;
    let suspicion = suspicion(limiter, client, event)?;
    sign_up.suspicion = sign_up.suspicion.or(suspicion);
    if let Some(request) = request {
        // Cannot be reached: that was looked at above.
        let _ = limiter.take(SAME, &request);
    }
    Ok(())
}

fn suspicion(limiter: &RateLimiter, client: &Client, event: &Event) -> Result<Option<Suspicion>, Exceeded> {
    let seats = event.seats.wanted;
    let event = event.facts.id.to_string();
    let client = client.key();
    let rush = Limit { most: OF_EVENT.most.max(seats.unwrap_or(0).saturating_mul(2)), ..OF_EVENT };
    let in_rush = limiter.take(rush, &event).is_err();
    let small = seats.filter(|seats| *seats <= SMALL);
    let small = small.map(|seats| Limit { most: OF_SMALL_EVENT.most.max(seats / 2), ..OF_SMALL_EVENT });
    let greedy = small.is_some_and(|small| limiter.take(small, &format!("{client} {event}")).is_err());
    let busy = limiter.take(OF_CLIENT, &client).is_err();
    if in_rush {
        limiter.take(OF_EVENT_UNCONFIRMED, &event)?;
    }
    if busy {
        limiter.take(OF_CLIENT_UNCONFIRMED, &client)?;
    }
    Ok(match (busy || greedy, in_rush) {
        (true, _) => Some(Suspicion::Client),
        (false, true) => Some(Suspicion::Event),
        (false, false) => None,
    })
}
