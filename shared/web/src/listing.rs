//! Lists that come in pages.

use axum::{
    Json,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::problem::{ApiResult, ProblemDocument};

/// Items of one page, when nobody says how many.
const USUAL: u32 = 100;
/// The most that can be asked for.
pub const MOST: u32 = 500;

/// How many items a page is to have.
///
/// # Errors
/// 422 when it is not from 1 to [`MOST`].
pub fn limit(asked: Option<u32>) -> ApiResult<u32> {
    let limit = asked.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) {
        return Ok(limit);
    }
    Err(ProblemDocument::field("limit", format!("Erlaubt sind 1 bis {MOST}.")))
}

/// Where the page begins; nothing for the first one.
///
/// # Errors
/// 422 when no page ended so.
pub fn cursor<T>(text: Option<&str>, parse: impl FnOnce(&str) -> Option<T>) -> ApiResult<Option<T>> {
    let unknown = || ProblemDocument::field("cursor", "Erwartet wird der Wert next der vorigen Seite.");
    text.map(|text| parse(text).ok_or_else(unknown)).transpose()
}

/// Cuts a list that was read with one item more than fits; whether there are more.
pub fn cut<T>(items: &mut Vec<T>, limit: u32) -> bool {
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    more
}

/// A page with the address of the next one (RFC 8288), where there is one.
pub fn page<T: Serialize>(uri: &Uri, next: Option<&str>, list: T) -> Response {
    let mut response = Json(list).into_response();
    if let Some(link) = next.and_then(|cursor| next_link(uri, cursor)) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

fn next_link(uri: &Uri, cursor: &str) -> Option<HeaderValue> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(uri.query().unwrap_or_default()).ok()?;
    let kept = pairs.into_iter().filter(|(name, _)| name != "cursor");
    let kept: Vec<_> = kept.chain([("cursor".to_owned(), cursor.to_owned())]).collect();
    let query = serde_urlencoded::to_string(kept).ok()?;
    HeaderValue::try_from(format!("<{}?{query}>; rel=\"next\"", uri.path())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_asked_for_as_this_one_was() {
        let uri: Uri = "/api/v1/events?limit=2&group=%C3%BC&cursor=old".parse().unwrap();
        let link = next_link(&uri, "123_abc").unwrap();
        assert_eq!(link, "</api/v1/events?limit=2&group=%C3%BC&cursor=123_abc>; rel=\"next\"");
    }

    #[test]
    fn a_page_has_from_one_to_five_hundred_items() {
        assert_eq!(limit(None).unwrap(), 100);
        assert_eq!(limit(Some(500)).unwrap(), 500);
        for wrong in [0, 501] {
            assert!(limit(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
