//! `/healthz`, `/readyz` and `/metrics`.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{FromRef, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use fachtag_access::Guard;
use fachtag_bus::{Bus, Transport, check_writable, gauges};
use fachtag_runtime::{Clock, Progress, Settings, Shutdown, Standing};
use fachtag_web::problem::ProblemDocument;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Map, Value, json};
use tokio::{
    sync::Mutex,
    time::{Instant, timeout},
};

use crate::{folder, parts};

/// A report is shown again for so long: whoever asks often costs no more.
const REPORT_LASTS: Duration = Duration::from_secs(1);
/// A store that does not answer in this time is down for whoever asks.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What the checks look at. Cloning shares it.
#[derive(Clone)]
pub struct Checks {
    pub buses: Vec<Bus>,
    pub transport: Transport,
    pub settings: Settings,
    pub metrics: PrometheusHandle,
    pub clock: Clock,
    /// Of the tasks of all services, and of the relays.
    pub progress: Vec<Progress>,
    /// Requested as soon as the service is told to stop.
    pub leaving: Shutdown,
    pub last: Arc<Mutex<Option<(Instant, bool, Value)>>>,
}

/// The paths for everybody, outside of the pages' layers: they are asked often and by machines. How things stand inside is told to
/// administrators' tokens only.
pub fn routes(checks: Checks, guard: Guard) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Guarded { checks, guard })
}

/// The same paths on a listener of their own: whoever reaches it may know.
pub fn inside(checks: Checks) -> Router {
    Router::new()
        .route("/healthz", get(alive))
        .route("/readyz", get(async |State(checks): State<Checks>| report(&checks).await))
        .route("/metrics", get(async |State(checks): State<Checks>| render(&checks).await))
        .with_state(checks)
}

#[derive(Clone)]
struct Guarded {
    checks: Checks,
    guard: Guard,
}

impl FromRef<Guarded> for Checks {
    fn from_ref(guarded: &Guarded) -> Self {
        guarded.checks.clone()
    }
}

impl Guarded {
    /// # Errors
    /// Why the caller is no administrator, or that it cannot be checked now.
    async fn check_admin(&self, headers: &HeaderMap) -> Result<(), ProblemDocument> {
        let caller = timeout(TIMEOUT, self.guard.caller(headers)).await.map_err(ProblemDocument::failed)??;
        match caller {
            Some(caller) if caller.may_administer() => Ok(()),
            Some(_) => Err(ProblemDocument::forbidden()),
            None => Err(ProblemDocument::unauthorized()),
        }
    }
}

/// What a proxy asks before it sends somebody here: no other copy does better while the broker or the database is away, so only
/// a copy that is leaving says no.
async fn alive(State(checks): State<Checks>) -> (StatusCode, &'static str) {
    match checks.leaving.is_requested() {
        true => (StatusCode::SERVICE_UNAVAILABLE, "leaving\n"),
        false => (StatusCode::OK, "ok\n"),
    }
}

/// Strangers are told yes or no.
async fn ready(State(guarded): State<Guarded>, headers: HeaderMap) -> Response {
    let (status, Json(report)) = report(&guarded.checks).await;
    if headers.contains_key(header::AUTHORIZATION) && guarded.check_admin(&headers).await.is_ok() {
        return (status, Json(report)).into_response();
    }
    (status, Json(json!({"ready": report["ready"]}))).into_response()
}

async fn report(checks: &Checks) -> (StatusCode, Json<Value>) {
    let mut last = checks.last.lock().await;
    let fresh = last.as_ref().filter(|(at, ..)| at.elapsed() < REPORT_LASTS && !checks.leaving.is_requested());
    let (ready, report) = match fresh {
        Some((_, ready, report)) => (*ready, report.clone()),
        None => {
            let (ready, report) = look(checks).await;
            *last = Some((Instant::now(), ready, report.clone()));
            (ready, report)
        }
    };
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(report))
}

async fn look(checks: &Checks) -> (bool, Value) {
    let mut words = Map::new();
    let mut ready = !checks.leaving.is_requested();
    let mut note = |name: String, trouble: Option<String>| {
        ready &= trouble.is_none();
        words.insert(name, trouble.unwrap_or_else(|| "ok".into()).into());
    };
    let mut parked = 0;
    for bus in &checks.buses {
        let trouble = timeout(TIMEOUT, database(bus)).await.unwrap_or_else(|_| Some("down".into()));
        note(format!("database.{}", bus.database.service()), trouble);
        let gauges = timeout(TIMEOUT, gauges(&bus.database)).await;
        parked += gauges.ok().and_then(Result::ok).map_or(0, |gauges| gauges.inbox_parked);
    }
    if let Some(room) = folder::room(&checks.settings) {
        // Small changes may still succeed where a sign-up does not.
        note("disk".into(), (room < folder::LEAST_ROOM).then(|| format!("only {} KiB left", room >> 10)));
    }
    note("broker".into(), checks.transport.check().await.err().map(|error| error.to_string()));
    for standing in checks.progress.iter().flat_map(Progress::standings) {
        note(format!("work.{}", standing.work), stalled(&standing));
    }
    if checks.leaving.is_requested() {
        note("leaving".into(), Some("told to stop".into()));
    }
    (ready, json!({"ready": ready, "checks": words, "parked": parked}))
}

/// What is wrong with a service's store; a change shows it, a look does not.
async fn database(bus: &Bus) -> Option<String> {
    match parts::is_migrated(&bus.database).await {
        Ok(false) => return Some("not migrated".into()),
        Err(_) => return Some("down".into()),
        Ok(true) => {}
    }
    check_writable(bus).await.err().map(|error| format!("not writable: {:?}", error.cause()))
}

fn stalled(standing: &Standing) -> Option<String> {
    let reason = standing.trouble.as_deref().unwrap_or("it hangs");
    standing.is_stalled.then(|| format!("no success for {} s: {reason}", standing.age.as_secs()))
}

async fn metrics(State(guarded): State<Guarded>, headers: HeaderMap) -> Response {
    match guarded.check_admin(&headers).await {
        Ok(()) => render(&guarded.checks).await,
        Err(problem) => problem.into_response(),
    }
}

async fn render(checks: &Checks) -> Response {
    metrics_process::Collector::default().collect();
    for bus in &checks.buses {
        let service = bus.database.service();
        match gauges(&bus.database).await {
            Ok(gauges) => {
                let age = gauges.outbox_oldest.map_or(0.0, |at| (checks.clock.now() - at).as_seconds_f64());
                set("fachtag_outbox_messages", &[("service", service)], gauges.outbox_depth);
                metrics::gauge!("fachtag_outbox_oldest_age_seconds", "service" => service).set(age);
                set("fachtag_inbox_messages", &[("service", service), ("state", "waiting")], gauges.inbox_waiting);
                set("fachtag_inbox_messages", &[("service", service), ("state", "parked")], gauges.inbox_parked);
                set("fachtag_due_work_failing", &[("service", service)], gauges.due_work_failing);
            }
            Err(error) => tracing::warn!(service, %error, "no counts for the metrics"),
        }
        if service == "notifications" {
            letters(bus).await;
        }
    }
    for standing in checks.progress.iter().flat_map(Progress::standings) {
        let age = standing.age.as_secs_f64();
        metrics::gauge!("fachtag_work_last_success_age_seconds", "work" => standing.work).set(age);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], checks.metrics.render()).into_response()
}

/// Says what is measured, and by which program.
pub fn describe(service: &str) {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
    describe_counter!("fachtag_http_requests_total", "Requests answered, by method, route and status.");
    describe_histogram!("fachtag_http_request_seconds", Unit::Seconds, "From request to answer.");
    describe_gauge!("fachtag_http_connections", "Open connections.");
    describe_counter!(
        "fachtag_http_connections_given_up_total",
        "Connections closed for others, their clients being silent."
    );
    describe_counter!("fachtag_rate_limited_total", "What was refused as too much, by limit.");
    describe_counter!("fachtag_sign_ups_total", "Sign-ups, by outcome.");
    describe_counter!("fachtag_letters_total", "Attempts at letters, by the state they led to.");
    describe_gauge!("fachtag_letters", "Letters in each state.");
    describe_gauge!("fachtag_outbox_messages", "Messages not handed over yet.");
    describe_gauge!("fachtag_outbox_oldest_age_seconds", Unit::Seconds, "Age of the oldest of them.");
    describe_gauge!("fachtag_inbox_messages", "Messages received and not done, by state.");
    describe_gauge!("fachtag_due_work_failing", "Due work that failed three times or more, and is tried again.");
    describe_gauge!("fachtag_work_last_success_age_seconds", Unit::Seconds, "Since a task last succeeded.");
    describe_gauge!("fachtag_build_info", "Always 1; the labels tell what runs.");
    let labels = [("version", env!("CARGO_PKG_VERSION").to_owned()), ("service", service.to_owned())];
    metrics::gauge!("fachtag_build_info", &labels).set(1.0);
    metrics_process::Collector::default().describe();
}

async fn letters(bus: &Bus) {
    match fachtag_notifications::store::letters::letters_by_state(&bus.database).await {
        Ok(states) => {
            for state in fachtag_notifications::domain::letter::LetterState::ALL {
                let count = states.iter().find(|(name, _)| name == state.as_str()).map_or(0, |(_, count)| *count);
                set("fachtag_letters", &[("state", state.as_str())], count);
            }
        }
        Err(error) => tracing::warn!(%error, "no letter counts for the metrics"),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2⁵²")]
fn set(name: &'static str, labels: &[(&'static str, &'static str)], value: i64) {
    metrics::gauge!(name, labels).set(value as f64);
}
