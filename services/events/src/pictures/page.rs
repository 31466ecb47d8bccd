//! `/bilder/{id}`

use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use fachtag_web::page::{PageError, PageResult};
use uuid::Uuid;

use super::queries;
use crate::app::App;

/// A picture never changes under its id.
const CACHE: &str = "public, max-age=31536000, immutable";
/// Opened by itself, a picture may load nothing and run nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub async fn show(State(app): State<App>, Path(id): Path<String>) -> PageResult {
    let id = Uuid::try_parse(&id).map_err(|_| PageError::NotFound)?;
    let image = queries::picture(&app.core, id).await?.ok_or(PageError::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, image.media_type.as_str()),
        (header::CACHE_CONTROL, CACHE),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Ok((headers, image.bytes).into_response())
}
