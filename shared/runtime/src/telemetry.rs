//! Logs to standard error, traces to a collector when one is configured, metrics in Prometheus text form.
//!
//! Logs carry ids, never personal data.

use std::{
    fmt,
    io::{self, IsTerminal},
    time::Duration,
};

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::{Key, KeyValue, trace::TracerProvider as _};
use opentelemetry_otlp::{ExporterBuildError, SpanExporter};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing::{Level, Metadata, field::Field};
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{FilterExt, LevelFilter, filter_fn},
    fmt::format::{Writer, debug_fn},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{
    Shutdown,
    settings::{LogFormat, Settings},
};

/// Keeps the exporters; dropping it flushes the last traces.
pub struct Telemetry {
    provider: SdkTracerProvider,
    metrics: PrometheusHandle,
}

/// Telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("FACHTAG_LOG: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    #[error("OTEL_EXPORTER_OTLP_ENDPOINT: {0}")]
    Exporter(#[from] ExporterBuildError),
    #[error("Messwerte: {0}")]
    Metrics(#[from] BuildError),
    #[error("Protokoll: {0}")]
    Subscriber(#[from] tracing_subscriber::util::TryInitError),
}

/// Who sends traces: as OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES say, or by the service.
fn resource(service: &str) -> Resource {
    let named = Resource::builder().build().get(&Key::new("service.name")).map(|name| name.to_string());
    let resource = Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    match named.filter(|name| !name.starts_with("unknown_service")) {
        Some(_) => resource.build(),
        None => resource.with_service_name(format!("fachtag-{service}")).build(),
    }
}

/// One field of a line for people. What only a collector reads is left out.
fn text_field(line: &mut Writer<'_>, field: &Field, value: &dyn fmt::Debug) -> fmt::Result {
    match field.name() {
        "message" => write!(line, "{value:?}"),
        name if name.starts_with("otel.") || name.starts_with("messaging.") => Ok(()),
        name => write!(line, " {name}={value:?}"),
    }
}

/// A panic is a line of the log as any other.
fn log_panics() {
    std::panic::set_hook(Box::new(|info| {
        let at = info.location().map(ToString::to_string).unwrap_or_default();
        let words = without_values(info.payload_as_str().unwrap_or_default());
        tracing::error!(at, words, "panicked");
    }));
}

/// Libraries log what passes through them, payloads too: they are heard from warnings on, and those that print whole messages
/// (lapin's, of what the broker returns) never.
fn is_ours_or_urgent(event: &Metadata<'_>) -> bool {
    let target = event.target();
    let ours = target.starts_with("fachtag");
    ours || (*event.level() <= Level::WARN && !target.starts_with("lapin::returned_messages"))
}

const UPKEEP: Duration = Duration::from_secs(5);

/// Upper bounds of the latency histograms, in seconds.
const LATENCY_BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

impl Telemetry {
    /// Installs logging, tracing and metrics for the process. `filter` is what is logged where the settings say nothing.
    ///
    /// # Errors
    /// When the filter or the collector's address is wrong, or telemetry was installed before.
    pub fn install(settings: &Settings, service: &str, filter: &str) -> Result<Self, TelemetryError> {
        let mut provider = SdkTracerProvider::builder().with_resource(resource(service));
        if settings.otlp_endpoint.is_some() {
            // The exporter's HTTP client takes the process's own; one that is set already is the same.
            let _ = rustls::crypto::ring::default_provider().install_default();
            // The exporter reads the standard OTEL_ variables itself.
            provider = provider.with_batch_exporter(SpanExporter::builder().with_http().build()?);
        }
        let provider = provider.build();
        // The tracer is there without a collector too: it makes the trace ids that logs and messages carry.
        let traces =
            tracing_opentelemetry::layer().with_tracer(provider.tracer("fachtag")).with_filter(LevelFilter::INFO);
        let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
        let lines = match settings.log_format {
            LogFormat::Text => lines.with_target(false).fmt_fields(debug_fn(text_field)).boxed(),
            LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
        };
        // Without the hint every level would count as wanted somewhere, and every call of `log` would come through.
        let heard = filter_fn(is_ours_or_urgent).with_max_level_hint(LevelFilter::TRACE);
        tracing_subscriber::registry()
            .with(traces)
            .with(lines.with_filter(EnvFilter::try_new(settings.log.as_deref().unwrap_or(filter))?.and(heard)))
            .try_init()?;
        log_panics();
        // Only libraries use `log`. A record that all filters refuse would take the next event of its thread with it.
        log::set_max_level(log::LevelFilter::Warn);
        let metrics = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &LATENCY_BUCKETS)?
            .install_recorder()?;
        Ok(Self { provider, metrics })
    }

    /// Sums up what was measured, every few seconds; without it, every measurement would be kept until somebody asks.
    pub async fn upkeep(metrics: PrometheusHandle, shutdown: Shutdown) {
        while shutdown.sleep(UPKEEP).await {
            metrics.run_upkeep();
        }
    }

    /// What `/metrics` shows.
    pub fn metrics(&self) -> PrometheusHandle {
        self.metrics.clone()
    }
}

/// The words of an error without what it quotes: serde and PostgreSQL quote the value they could not read, which may be somebody's
/// name, and logs carry no personal data.
pub fn without_values(error: &str) -> String {
    let mut shown = String::with_capacity(error.len());
    let mut rest = error;
    while let Some(start) = rest.find(['"', '`', '«', '„']) {
        let quote = rest[start..].chars().next().unwrap_or('"');
        let inside = &rest[start + quote.len_utf8()..];
        let closing = match quote {
            '«' => '»',
            '„' => '“',
            same => same,
        };
        shown.push_str(&rest[..start]);
        shown.push('…');
        // What is not closed is cut off.
        rest = inside.find(closing).map_or("", |end| &inside[end + closing.len_utf8()..]);
    }
    shown.push_str(rest);
    shown
}

impl Drop for Telemetry {
    fn drop(&mut self) {
        // Nothing is left to tell it to when the collector is away.
        let _ = self.provider.shutdown();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_logged_without_what_they_quote() {
        for (error, logged) in [
            (
                "invalid type: string \"Maria Muster\", expected u32 at line 1 column 5",
                "invalid type: string …, expected u32 at line 1 column 5",
            ),
            ("unknown variant `Maria`, expected `a` or `b`", "unknown variant …, expected … or …"),
            ("message: \"Maria", "message: …"),
            ("Syntax von „Maria“ ist falsch", "Syntax von … ist falsch"),
            ("timed out", "timed out"),
        ] {
            assert_eq!(without_values(error), logged, "{error}");
        }
    }
}
