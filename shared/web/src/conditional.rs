//! Conditional requests (RFC 9110, section 13).

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use fachtag_runtime::hex;
use sha2::{Digest, Sha256};

use crate::problem::ProblemDocument;

/// An entity tag of a content, with the version of what it shows, where that has one: `"3.1f2e3d4c5b6a7988"`.
pub fn tag(version: Option<i64>, content: &[u8]) -> String {
    let digest = hex(&Sha256::digest(content)[..8]);
    version.map_or_else(|| format!("\"{digest}\""), |version| format!("\"{version}.{digest}\""))
}

/// A list of entity tags (section 8.8.3), each with whether it is weak; `None` where it is none.
fn tags(headers: &HeaderMap, name: HeaderName) -> Option<Vec<(bool, String)>> {
    let mut all = Vec::new();
    for value in headers.get_all(name) {
        let mut rest = value.to_str().ok()?.trim();
        while !rest.is_empty() {
            let (weak, opened) = rest.strip_prefix("W/").map_or((false, rest), |rest| (true, rest));
            let (opaque, after) = match opened.strip_prefix('*') {
                Some(after) => ("*", after),
                None => opened.strip_prefix('"')?.split_once('"')?,
            };
            all.push((weak, opaque.to_owned()));
            let after = after.trim_start();
            rest = match after.strip_prefix(',') {
                Some(rest) => rest.trim_start(),
                None if after.is_empty() => "",
                None => return None,
            };
        }
    }
    Some(all)
}

/// The versions that a caller would change, of tags like `"3.1f2e"` or `"3"`: strong ones only (section 13.1.1). `None` is any.
///
/// # Errors
/// 422 when `If-Match` is no list of entity tags.
pub fn expected_versions(headers: &HeaderMap) -> Result<Option<Vec<i64>>, ProblemDocument> {
    if !headers.contains_key(header::IF_MATCH) {
        return Ok(None);
    }
    let tags = tags(headers, header::IF_MATCH).ok_or_else(|| {
        let expected =
            "Erwartet wird der gelesene ETag in Anführungszeichen, zum Beispiel \"3\", oder eine Liste davon.";
        ProblemDocument::field("If-Match", expected)
    })?;
    if tags.iter().any(|(_, tag)| tag == "*") {
        return Ok(None);
    }
    let strong = tags.iter().filter(|(weak, _)| !weak);
    Ok(Some(strong.filter_map(|(_, tag)| tag.split('.').next()?.parse().ok()).collect()))
}

/// Whether a caller means what has this entity tag: by `If-Match`, strong tags only (section 13.1.1); without it, always.
pub fn is_meant(headers: &HeaderMap, tag: &str) -> bool {
    if !headers.contains_key(header::IF_MATCH) {
        return true;
    }
    let own = tag.trim_matches('"');
    let asked = tags(headers, header::IF_MATCH).unwrap_or_default();
    asked.iter().any(|(weak, known)| known == "*" || !weak && without_coding(known) == own)
}

/// What [`coded_tag`] adds.
const CODINGS: [&str; 2] = ["-gzip", "-br"];

fn without_coding(opaque: &str) -> &str {
    CODINGS.iter().find_map(|coding| opaque.strip_suffix(coding)).unwrap_or(opaque)
}

/// Answers 304 to who has the content already. What the API says without a tag of its own gets one by its words; what people export
/// is never kept, so that a tag would be of no use.
pub(crate) async fn not_modified(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let head = request.method() == Method::HEAD;
    let is_api = request.uri().path().starts_with("/api/");
    let known = tags(request.headers(), header::IF_NONE_MATCH).unwrap_or_default();
    let response = next.run(request).await;
    if !reads || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, mut body) = response.into_parts();
    let is_json = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if is_api && is_json && !head && !parts.headers.contains_key(header::ETAG) {
        // All of it is in memory already.
        let Ok(bytes) = to_bytes(body, usize::MAX).await else { return ProblemDocument::internal().into_response() };
        if let Ok(value) = HeaderValue::try_from(tag(None, &bytes)) {
            parts.headers.insert(header::ETAG, value);
        }
        body = bytes.into();
    }
    let own = parts.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let own = own.map(|tag| tag.trim_start_matches("W/").trim_matches('"').to_owned());
    if own.is_some_and(|own| known.iter().any(|(_, tag)| tag == "*" || without_coding(tag) == own)) {
        parts.status = StatusCode::NOT_MODIFIED;
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_DISPOSITION] {
            parts.headers.remove(name);
        }
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, body)
}

/// A strong tag names one sequence of bytes, and compressed ones are another (section 8.8.3.3).
pub(crate) async fn coded_tag(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let coding = headers.get(header::CONTENT_ENCODING).and_then(|coding| coding.to_str().ok());
    let tag = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()?.strip_suffix('"'));
    if let (Some(coding), Some(tag)) = (coding, tag)
        && let Ok(coded) = HeaderValue::try_from(format!("{tag}-{coding}\""))
    {
        headers.insert(header::ETAG, coded);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strong_tags_of_a_version_count() {
        let with = |value: &'static str| {
            let headers = HeaderMap::from_iter([(header::IF_MATCH, HeaderValue::from_static(value))]);
            expected_versions(&headers).map_err(|problem| problem.status().as_u16())
        };
        assert_eq!(with("\"3\""), Ok(Some(vec![3])));
        assert_eq!(with("\"3.1f2e-br\""), Ok(Some(vec![3])));
        assert_eq!(with("\"1\", \"3.ab\" , W/\"4\""), Ok(Some(vec![1, 3])));
        assert_eq!(with("W/\"3\""), Ok(Some(vec![])), "a weak tag matches nothing");
        assert_eq!(with("\"x\""), Ok(Some(vec![])));
        assert_eq!(with("*"), Ok(None));
        assert_eq!(with("3"), Err(422));
        assert_eq!(with("\"3"), Err(422));
        assert_eq!(expected_versions(&HeaderMap::new()).unwrap(), None);
    }
}
