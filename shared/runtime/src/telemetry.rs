//! Logs to standard error, traces to a collector when one is configured, metrics in Prometheus text form.
//!
//! Logs carry ids, never personal data.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{ExporterBuildError, SpanExporter};
use opentelemetry_sdk::{Resource, trace::SdkTracerProvider};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

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

const UPKEEP: Duration = Duration::from_secs(5);

/// Upper bounds of the latency histograms, in seconds.
const LATENCY_BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

impl Telemetry {
    /// Installs logging, tracing and metrics for the process.
    ///
    /// # Errors
    /// When the filter or the collector's address is wrong, or telemetry was installed before.
    pub fn install(settings: &Settings, service: &str) -> Result<Self, TelemetryError> {
        let mut provider = SdkTracerProvider::builder()
            .with_resource(Resource::builder().with_service_name(format!("fachtag-{service}")).build());
        if settings.otlp_endpoint.is_some() {
            // The exporter reads the standard OTEL_ variables itself.
            provider = provider.with_batch_exporter(SpanExporter::builder().with_http().build()?);
        }
        let provider = provider.build();
        // The tracer is there without a collector too: it makes the trace ids that logs and messages carry.
        let traces = tracing_opentelemetry::layer()
            .with_tracer(provider.tracer("fachtag"))
            .with_filter(tracing_subscriber::filter::LevelFilter::INFO);
        let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
        let lines = match settings.log_format {
            LogFormat::Text => lines.with_target(false).boxed(),
            LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
        };
        tracing_subscriber::registry()
            .with(traces)
            .with(lines.with_filter(EnvFilter::try_new(&settings.log)?))
            .try_init()?;
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

impl Drop for Telemetry {
    fn drop(&mut self) {
        // Nothing is left to tell it to when the collector is away.
        let _ = self.provider.shutdown();
    }
}
