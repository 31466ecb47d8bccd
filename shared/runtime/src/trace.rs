//! One trace from the request through the broker to the mail: W3C Trace Context carried by hand across tables.

use std::collections::HashMap;

use opentelemetry::{propagation::TextMapPropagator, trace::TraceContextExt};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The header and field name (W3C Trace Context).
pub const TRACEPARENT: &str = "traceparent";

/// The `traceparent` of the current span, to be stored with what the span causes.
pub fn current() -> Option<String> {
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.remove(TRACEPARENT)
}

/// Puts `span` under a stored `traceparent` (an unreadable one starts a new trace) and records its `trace_id` field,
/// which the span must declare, so that log lines name it.
pub fn adopt(span: &Span, traceparent: Option<&str>) {
    if let Some(text) = traceparent {
        let carrier = HashMap::from([(TRACEPARENT.to_owned(), text.to_owned())]);
        // Fails only where no tracer is installed, as in unit tests.
        let _ = span.set_parent(TraceContextPropagator::new().extract(&carrier));
    }
    let context = span.context();
    let id = context.span().span_context().trace_id();
    span.record("trace_id", tracing::field::display(id));
}
