//! `…/{event}/qr.svg` and `…/{event}/qr.png`: the address of an event as a QR code (ISO/IEC 18004).

use std::io::Cursor;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_access::Organizing;
use fachtag_contracts::events::EventStatus;
use fachtag_web::page::{PageError, PageResult};
use image::{DynamicImage, ImageFormat, Luma};
use qrcode::{EcLevel, QrCode, render::svg};

use crate::{editing::OwnEvent, words};

/// Sharp on a sheet of A5.
const PIXELS: u32 = 1_000;

pub async fn svg(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    let code = code(&address(&own)?)?;
    let drawing = code.render::<svg::Color<'_>>().min_dimensions(400, 400).build();
    Ok(file(&own, "svg", "image/svg+xml", drawing.into_bytes()))
}

pub async fn png(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    Ok(file(&own, "png", "image/png", bitmap(&address(&own)?)?))
}

/// Where the event's page is; only a public one has one.
pub(super) fn address(own: &OwnEvent) -> Result<String, PageError> {
    let event = &own.stored.event;
    if event.status != EventStatus::Published {
        return Err(PageError::NotFound);
    }
    Ok(format!("{}{}", own.app.site.public_url, words::href(event)))
}

/// The code of a text, as a PNG.
pub(super) fn bitmap(text: &str) -> Result<Vec<u8>, PageError> {
    let picture = code(text)?.render::<Luma<u8>>().min_dimensions(PIXELS, PIXELS).build();
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, ImageFormat::Png).map_err(failed)?;
    Ok(bytes.into_inner())
}

/// A quarter of it may be damaged: it hangs on walls.
fn code(text: &str) -> Result<QrCode, PageError> {
    QrCode::with_error_correction_level(text, EcLevel::Q).map_err(failed)
}

fn failed(error: impl std::fmt::Display) -> PageError {
    tracing::error!(%error, "a QR code was not drawn");
    PageError::Failed
}

fn file(own: &OwnEvent, ending: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let name = format!("inline; filename=\"qr-{}.{ending}\"", own.stored.event.slug);
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}
