//! Reading requests, with answers that name the field.

use axum::body::Bytes;
use std::sync::Arc;

use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request, rejection::BytesRejection},
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use utoipa::ToSchema;

use crate::{
    Reader, composed,
    page::{ErrorPage, Html, Site},
    problem::ProblemDocument,
    query,
    shape::Shape,
};

/// What is said of a value when there is nothing more to say.
pub(crate) const UNFIT: &str = "Der Wert hat nicht die erwartete Form.";

/// A JSON body as `T`; anything else becomes a problem document.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + ToSchema + 'static, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ProblemDocument;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        RawJson::from_request(request, state).await?.read().map(Self)
    }
}

/// A JSON body that may be left out.
pub struct OptionalJson<T>(pub T);

impl<T: DeserializeOwned + ToSchema + Default + 'static, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = ProblemDocument;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let declared = is_of(&request, &[JSON]);
        let bytes = Bytes::from_request(request, state).await.map_err(too_large)?;
        let nothing = matches!(bytes.trim_ascii(), b"" | b"null");
        match (nothing, declared) {
            (true, _) => Ok(Self(T::default())),
            (false, true) => RawJson(bytes).read().map(Self),
            (false, false) => Err(unsupported(JSON)),
        }
    }
}

/// A JSON merge patch (RFC 7396): an object, as nothing of ours is replaced whole.
pub struct PatchBody(pub serde_json::Value);

impl<S: Send + Sync> FromRequest<S> for PatchBody {
    type Rejection = ProblemDocument;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if !is_of(&request, &[MERGE_PATCH, JSON]) {
            let accepted = HeaderValue::from_static("application/merge-patch+json, application/json");
            return Err(unsupported(MERGE_PATCH).with(HeaderName::from_static("accept-patch"), accepted));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(too_large)?;
        let patch: serde_json::Value = composed::read(&bytes)?;
        if !patch.is_object() {
            return Err(ProblemDocument::field("", "Erwartet wird ein JSON-Objekt mit den Feldern, die sich ändern."));
        }
        Ok(Self(patch))
    }
}

/// A JSON body whose bytes are still needed, to compare them with an earlier request's.
pub struct RawJson(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for RawJson {
    type Rejection = ProblemDocument;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if !is_of(&request, &[JSON]) {
            return Err(unsupported(JSON));
        }
        Bytes::from_request(request, state).await.map(Self).map_err(too_large)
    }
}

impl RawJson {
    /// The body as `T`.
    ///
    /// # Errors
    /// 400 when it is no JSON, 422 with every field that is unknown, missing or of the wrong type.
    pub fn read<T: DeserializeOwned + ToSchema + 'static>(&self) -> Result<T, ProblemDocument> {
        read_value(composed::read(&self.0)?)
    }
}

/// A JSON value as `T`.
///
/// # Errors
/// 422 with every field that is unknown, missing or of the wrong type.
pub fn read_value<T: DeserializeOwned + ToSchema + 'static>(value: serde_json::Value) -> Result<T, ProblemDocument> {
    let mistakes = Shape::of::<T>().mistakes(&value);
    if !mistakes.is_empty() {
        return Err(ProblemDocument::fields(mistakes));
    }
    // Only what no schema says is left.
    serde_path_to_error::deserialize(value).map_err(|error| ProblemDocument::field(&error.path().to_string(), UNFIT))
}

/// A time with an offset (RFC 3339), to be stored in UTC.
///
/// # Errors
/// When the text is no such time; the message says what is expected.
pub fn time<'de, D: Deserializer<'de>>(reader: D) -> Result<chrono::DateTime<chrono::Utc>, D::Error> {
    let text = String::deserialize(reader)?;
    parse_time(&text).map_err(D::Error::custom)
}

/// As [`time`], or nothing.
///
/// # Errors
/// When the text is no such time.
pub fn optional_time<'de, D: Deserializer<'de>>(reader: D) -> Result<Option<chrono::DateTime<chrono::Utc>>, D::Error> {
    Option::<String>::deserialize(reader)?.map(|text| parse_time(&text)).transpose().map_err(D::Error::custom)
}

/// Reads a time with an offset, cut to microseconds.
///
/// # Errors
/// The words for people.
pub fn parse_time(text: &str) -> Result<chrono::DateTime<chrono::Utc>, &'static str> {
    use chrono::{Datelike, DurationRound, Timelike};
    const EXPECTED: &str = "Erwartet wird ein Zeitpunkt mit Zeitzone wie 2025-07-10T09:00:00+02:00.";
    let at = chrono::DateTime::parse_from_rfc3339(text).map_err(|_| EXPECTED)?.to_utc();
    // A leap second is a nanosecond past the billion: neither database could keep it.
    if !(1970..=9999).contains(&at.year()) || at.nanosecond() >= 1_000_000_000 {
        return Err(EXPECTED);
    }
    Ok(at.duration_trunc(chrono::Duration::microseconds(1)).unwrap_or(at))
}

/// A query string as `T`; unknown and wrong parameters become a problem document.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let read = query::read(parts.uri.query().unwrap_or_default());
        read.map(Self).map_err(|mistake| ProblemDocument::fields(vec![mistake]))
    }
}

/// A form's fields as `T`. `None` when the request is no such form: only a broken client sends that. A form over 1 MiB is
/// refused with a page.
pub struct Fields<T>(pub Option<T>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Fields<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let site = request.extensions().get::<Arc<Site>>().cloned();
        let uri = request.uri().clone();
        match (Form::<Vec<(String, String)>>::from_request(request, state).await, site) {
            (Ok(form), _) => Ok(Self(read_form(form.0))),
            (Err(rejection), Some(site)) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Html(StatusCode::PAYLOAD_TOO_LARGE, ErrorPage::too_large(&site, &Reader::of(&uri))).into_response())
            }
            (Err(_), _) => Ok(Self(None)),
        }
    }
}

/// A form's fields with composed texts.
fn read_form<T: DeserializeOwned>(fields: Vec<(String, String)>) -> Option<T> {
    let composed: Vec<_> = fields.into_iter().map(|(name, value)| (name, fachtag_forms::composed(&value))).collect();
    serde_urlencoded::from_str(&serde_urlencoded::to_string(composed).ok()?).ok()
}

/// A form's fields by name, in the order of the form; a name may stand there several times.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct FormValues(pub Vec<(String, String)>);

impl FormValues {
    /// The first value of a field; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a field was sent, such as a ticked box or a pressed button.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }
}

const JSON: &str = "application/json";
const MERGE_PATCH: &str = "application/merge-patch+json";

/// Whether the body is declared as one of these, and not compressed: nothing here would unpack it.
fn is_of(request: &Request, kinds: &[&str]) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let plain = header(header::CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
    let kind = header(header::CONTENT_TYPE).and_then(|kind| kind.split(';').next()).unwrap_or_default();
    plain && kinds.iter().any(|known| kind.trim().eq_ignore_ascii_case(known))
}

fn unsupported(kind: &str) -> ProblemDocument {
    let detail = format!("Der Aufruf braucht einen unkomprimierten JSON-Text und den Kopf Content-Type: {kind}.");
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    ProblemDocument::new(status, "unsupported-media-type", "Falsches Format", detail)
        .with(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"))
}

fn too_large(rejection: BytesRejection) -> ProblemDocument {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ProblemDocument::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "Zu groß",
            "Die Anfrage ist größer als 1 MiB.",
        );
    }
    ProblemDocument::new(StatusCode::BAD_REQUEST, "unreadable", "Nicht lesbar", "Die Anfrage brach vorzeitig ab.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[serde(deserialize_with = "time")]
        #[expect(dead_code, reason = "only read")]
        at: chrono::DateTime<chrono::Utc>,
    }

    #[derive(Debug, Deserialize, ToSchema)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only read")]
        count: u32,
        #[serde(default)]
        #[expect(dead_code, reason = "only read")]
        parts: Vec<Inner>,
    }

    fn problem(text: &'static str) -> (u16, String) {
        let problem = RawJson(Bytes::from_static(text.as_bytes())).read::<Outer>().unwrap_err();
        (problem.status().as_u16(), problem.errors.first().map_or_else(String::new, |e| e.field.clone()))
    }

    #[test]
    fn mistakes_are_told_by_the_name_of_the_field() {
        assert_eq!(problem(r#"{"count": "x"}"#), (422, "count".into()));
        assert_eq!(problem(r#"{"count": -1}"#), (422, "count".into()));
        assert_eq!(problem(r#"{"count": 1, "cuont": 2}"#), (422, "cuont".into()));
        assert_eq!(problem(r"{}"), (422, "count".into()));
        assert_eq!(problem(r#"{"count": 1, "parts": [{"at": "2025-07-10T09:00:00"}]}"#), (422, "parts[0].at".into()));
        assert_eq!(
            problem(r#"{"count": 1, "parts": [{"at": "2025-07-10T09:00:00Z", "x": 1}]}"#),
            (422, "parts[0].x".into())
        );
        assert_eq!(problem(r#"{"count": 1,"#), (400, String::new()));
        assert_eq!(problem(r#"{"count": 1} {}"#), (400, String::new()));
        assert_eq!(problem(r#"{"count": 1, "count": 2}"#), (422, "count".into()));
        assert_eq!(problem(r#"{"count": 1e999}"#), (422, String::new()));
        assert_eq!(problem(r#"{"count": 1, "parts": [{"at": "2025-06-30T23:59:60Z"}]}"#), (422, "parts[0].at".into()));
        assert_eq!(problem("[]"), (422, String::new()));
        assert_eq!(problem(" [1, []]"), (422, String::new()));
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let body = r#"{"count": "x", "cuont": 1, "parts": [{"at": 7}, {"x": 1}, []]}"#;
        let problem = RawJson(Bytes::from_static(body.as_bytes())).read::<Outer>().unwrap_err();
        let fields: Vec<_> = problem.errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["count", "cuont", "parts[0].at", "parts[1].at", "parts[1].x", "parts[2]"]);
    }

    #[test]
    fn texts_are_composed() {
        let value = composed::read("{\"a\": [\"Gru\u{308}n\"]}".as_bytes()).unwrap();
        assert_eq!(value["a"][0], "Gr\u{fc}n");
        let form: FormValues = read_form(vec![("a".into(), "Gru\u{308}n".into()), ("a".into(), " x".into())]).unwrap();
        assert_eq!(form.all("a"), ["Gr\u{fc}n", " x"]);
    }
}
