//! `/bilder/{id}`

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::App;
use crate::store::images;

/// A picture never changes under its id.
const CACHE: &str = "public, max-age=31536000, immutable";
/// Opened by itself, a picture may load nothing and run nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

pub(super) async fn show(State(app): State<App>, Path(id): Path<String>) -> Response {
    let shown = async {
        let Ok(id) = Uuid::try_parse(&id) else { return Ok(app.not_found()) };
        Ok(match images::find(&app.office.bus.database, id).await? {
            Some(image) => {
                let headers = [
                    (header::CONTENT_TYPE, image.media_type.as_str()),
                    (header::CACHE_CONTROL, CACHE),
                    (header::CONTENT_SECURITY_POLICY, POLICY),
                ];
                (headers, image.bytes).into_response()
            }
            None => app.not_found(),
        })
    };
    app.page(shown.await)
}
