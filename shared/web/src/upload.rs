//! Forms with files (`multipart/form-data`, RFC 7578).

use std::sync::Arc;

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    Reader,
    body::FormValues,
    layers::BODY_LIMIT,
    page::{ErrorPage, Html, Site},
};

/// The largest form in bytes. It is larger than what is taken, so that somebody who picks a photograph gets the form back
/// with a word about it instead of a broken connection. Nothing larger than [`LARGEST_FILE`] is kept in memory.
pub const FORM_LIMIT: usize = 32 * 1024 * 1024;
/// The largest file in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// A form's fields and the file that was chosen, if one was.
#[derive(Debug, Clone, Default)]
pub struct UploadForm {
    pub values: FormValues,
    pub file: Option<Upload>,
}

/// A chosen file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upload {
    File(Vec<u8>),
    /// Larger than [`LARGEST_FILE`]; not kept.
    TooLarge,
}

impl<S: Send + Sync> FromRequest<S> for UploadForm {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let site = request.extensions().get::<Arc<Site>>().cloned();
        let uri = request.uri().clone();
        let refuse = |status: StatusCode| match site {
            Some(site) if status == StatusCode::PAYLOAD_TOO_LARGE => {
                Html(status, ErrorPage::too_large(&site, &Reader::of(&uri))).into_response()
            }
            _ => status.into_response(),
        };
        let parts = match Multipart::from_request(request, state).await {
            Ok(parts) => parts,
            // Only a broken client sends anything else.
            Err(rejection) => return Err(refuse(rejection.status())),
        };
        read(parts).await.map_err(refuse)
    }
}

async fn read(mut parts: Multipart) -> Result<UploadForm, StatusCode> {
    let status = |error: MultipartError| error.status();
    let mut form = UploadForm::default();
    let mut room = BODY_LIMIT;
    while let Some(mut part) = parts.next_field().await.map_err(status)? {
        let Some(name) = part.name().map(str::to_owned) else { continue };
        let named = part.file_name().map(|name| !name.is_empty());
        let limit = if named.is_some() { LARGEST_FILE } else { room };
        let (mut bytes, mut whole) = (Vec::new(), true);
        while let Some(chunk) = part.chunk().await.map_err(status)? {
            whole = whole && bytes.len() + chunk.len() <= limit;
            if whole {
                bytes.extend_from_slice(&chunk);
            }
        }
        match named {
            // A file field in which nothing was chosen.
            Some(false) if bytes.is_empty() => {}
            Some(_) => form.file = Some(if whole { Upload::File(bytes) } else { Upload::TooLarge }),
            None if whole => {
                room -= bytes.len();
                form.values.0.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
            None => return Err(StatusCode::PAYLOAD_TOO_LARGE),
        }
    }
    Ok(form)
}
