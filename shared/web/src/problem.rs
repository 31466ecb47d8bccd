//! Problem documents for machines (RFC 9457).

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use fachtag_contracts::language::Language;
use fachtag_forms::FieldError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::rate_limit::{Exceeded, Standing};

/// Where problem types are named. The addresses identify; nothing is served there.
const TYPES: &str = "https://fachtag.dev/problems/";

/// What a call of the API answers.
pub type ApiResult<T> = Result<T, ProblemDocument>;

/// A problem document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ProblemDocument {
    /// Identifies the kind of problem.
    #[serde(rename = "type")]
    #[schema(format = "uri")]
    pub kind: String,
    pub title: String,
    /// The HTTP status code.
    #[schema(value_type = u16)]
    status: u16,
    /// What is wrong this time, in German.
    pub detail: String,
    /// The fields that are wrong; empty for other problems.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    #[schema(value_type = Vec<FieldProblem>)]
    pub errors: Vec<FieldError>,
    /// Further headers of the answer.
    #[serde(skip)]
    headers: Option<Box<HeaderMap>>,
}

/// One wrong field of a request.
#[derive(ToSchema)]
pub struct FieldProblem {
    /// The field's name as in the request.
    pub field: String,
    /// What to do about it, in German.
    pub message: String,
}

impl ProblemDocument {
    /// A problem of the kind that `slug` names.
    pub fn new(status: StatusCode, slug: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("{TYPES}{slug}"),
            title: title.into(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            headers: None,
        }
    }

    /// Answers with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.get_or_insert_default().insert(name, value);
        self
    }

    /// Says after how many seconds another try makes sense.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.with(header::RETRY_AFTER, seconds.into())
    }

    /// 422: some fields cannot be used.
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [one] => one.message.clone(),
            many => format!("{} Angaben können so nicht übernommen werden.", many.len()),
        };
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-input", "Ungültige Angaben", detail);
        problem.errors = errors;
        problem
    }

    /// 422 for one field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// 404: nothing here, or nothing for this caller.
    pub fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Nicht gefunden", detail)
    }

    /// 401: no login or token, or one that does not hold.
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Anmeldung nötig",
            "Dieser Aufruf braucht ein gültiges Token: Authorization: Bearer TOKEN.",
        )
    }

    /// 403: the login or token may not do this.
    pub fn forbidden() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Nicht erlaubt",
            "Die Rolle dieses Tokens reicht für diesen Aufruf nicht aus.",
        )
    }

    /// 500, 503: a failure of our own. The cause is in the log, not in the answer.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Technischer Fehler",
            "Der Aufruf konnte nicht bearbeitet werden. Bitte versuchen Sie es später noch einmal.",
        )
    }

    /// 503: something that this service needs does not answer. The cause is logged here.
    pub fn failed(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        Self { status: StatusCode::SERVICE_UNAVAILABLE.as_u16(), ..Self::internal() }
    }

    /// 422: an idempotency key came with another call before.
    pub fn key_reused() -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            "Schlüssel schon benutzt",
            "Dieser Idempotency-Key wurde schon mit einem anderen Aufruf benutzt. Nehmen Sie für jeden einen neuen.",
        )
    }

    /// 408: the request did not come whole.
    pub fn slow_request() -> Self {
        let detail = "Der Aufruf kam nicht rechtzeitig vollständig an. Bitte senden Sie ihn noch einmal.";
        Self::new(StatusCode::REQUEST_TIMEOUT, "slow-request", "Zu langsam", detail)
    }

    /// 503: the answer does not come. Nobody knows whether what was asked for is still done.
    pub fn too_slow() -> Self {
        let detail = "Ein Teil des Dienstes antwortet nicht. Vielleicht wird der Aufruf noch ausgeführt: Wiederholen Sie ihn mit \
                      demselben Idempotency-Key.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too-slow", "Keine Antwort", detail).retry_after(10)
    }

    /// 429: this client did it too often.
    pub fn too_often(exceeded: Exceeded) -> Self {
        let detail = format!(
            "Von Ihrer Adresse kamen in kurzer Zeit sehr viele Aufrufe. Bitte versuchen Sie es in {} noch einmal.",
            exceeded.wait(Language::De)
        );
        let problem = Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Zu viele Aufrufe", detail);
        let told = Standing::from(exceeded).headers().into_iter();
        let told = told.filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?)));
        told.fold(problem.retry_after(exceeded.retry_after), |problem, (name, value)| problem.with(name, value))
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for ProblemDocument {
    fn into_response(self) -> Response {
        let status = self.status();
        let more = self.headers.clone();
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(more.into_iter().flat_map(|more| *more));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
