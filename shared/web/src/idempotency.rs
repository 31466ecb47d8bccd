//! Calls that may be sent again (`Idempotency-Key`).

use axum::{body::Bytes, http::HeaderMap};
use fachtag_runtime::{IdempotencyKey, token_hash};
use uuid::Uuid;

use crate::problem::ProblemDocument;

const MAX_KEY: usize = 255;

/// The key of a call. It counts for one caller: two programs may choose the same.
///
/// # Errors
/// 422 when it is too long.
pub fn idempotency_key(
    headers: &HeaderMap,
    caller: Option<Uuid>,
    body: &Bytes,
) -> Result<Option<IdempotencyKey>, ProblemDocument> {
    let key = headers.get("idempotency-key").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(None) };
    if key.chars().count() > MAX_KEY {
        return Err(ProblemDocument::field("Idempotency-Key", "Erlaubt sind höchstens 255 Zeichen."));
    }
    let caller = caller.map_or_else(String::new, |caller| caller.to_string());
    let body = String::from_utf8_lossy(body);
    Ok(Some(IdempotencyKey { key: token_hash(&format!("{caller}\n{key}")), body: token_hash(&body) }))
}
