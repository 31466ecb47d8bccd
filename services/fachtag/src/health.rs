//! `/healthz`, `/readyz` and `/metrics`.

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use fachtag_bus::{Bus, Transport, gauges};
use fachtag_runtime::Clock;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;

use crate::parts;

/// What the checks look at. Cloning shares it.
#[derive(Clone)]
pub struct Checks {
    buses: Vec<Bus>,
    transport: Transport,
    metrics: PrometheusHandle,
    clock: Clock,
}

impl Checks {
    pub fn new(buses: Vec<Bus>, transport: Transport, metrics: PrometheusHandle, clock: Clock) -> Self {
        Self { buses, transport, metrics, clock }
    }
}

/// The paths, outside of the pages' layers: they are asked often and by machines.
pub fn routes(checks: Checks) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(checks)
}

async fn ready(State(checks): State<Checks>) -> Response {
    let mut all = serde_json::Map::new();
    let mut ready = true;
    let mut note = |name: String, ok: bool, word: &str| {
        ready &= ok;
        all.insert(name, word.into());
    };
    for bus in &checks.buses {
        let (ok, word) = match parts::is_migrated(&bus.database).await {
            Ok(true) => (true, "ok"),
            Ok(false) => (false, "not migrated"),
            Err(_) => (false, "down"),
        };
        note(format!("database.{}", bus.database.service()), ok, word);
    }
    let up = checks.transport.is_up().await;
    note("broker".into(), up, if up { "ok" } else { "down" });
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut parked = 0;
    for bus in &checks.buses {
        parked += gauges(&bus.database).await.map_or(0, |gauges| gauges.inbox_parked);
    }
    (status, Json(json!({"ready": ready, "checks": all, "parked": parked}))).into_response()
}

async fn metrics(State(checks): State<Checks>) -> Response {
    for bus in &checks.buses {
        let service = bus.database.service();
        match gauges(&bus.database).await {
            Ok(gauges) => {
                let age = gauges.outbox_oldest.map_or(0.0, |at| (checks.clock.now() - at).as_seconds_f64());
                set("fachtag_outbox_messages", &[("service", service)], gauges.outbox_depth);
                metrics::gauge!("fachtag_outbox_oldest_age_seconds", "service" => service).set(age);
                set("fachtag_inbox_messages", &[("service", service), ("state", "waiting")], gauges.inbox_waiting);
                set("fachtag_inbox_messages", &[("service", service), ("state", "parked")], gauges.inbox_parked);
            }
            Err(error) => tracing::warn!(service, %error, "no counts for the metrics"),
        }
        if service == "notifications" {
            letters(bus).await;
        }
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], checks.metrics.render()).into_response()
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
