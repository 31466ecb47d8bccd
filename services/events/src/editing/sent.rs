//! The form of an event as a browser sent it.

use fachtag_forms::FieldError;
use fachtag_web::{
    page::PageError,
    upload::{Upload, UploadForm},
};

use super::{buttons, form_input, views::Extras};
use crate::{
    app::App,
    domain::{event_form::EventForm, event_form::sections::SECTIONS, unusable::Unusable},
    picture_process::PictureError,
    pictures::upload,
};

/// What was sent.
pub(super) struct Sent {
    pub values: EventForm,
    pub errors: Vec<FieldError>,
    pub extras: Extras,
    /// The button changes or shows something of the form, and saves nothing.
    pub only_shows: bool,
    /// The section whose button was pressed; empty when it was the whole form's.
    pub section: String,
}

impl Sent {
    /// With what else is wrong.
    pub fn with(mut self, errors: Vec<FieldError>) -> Self {
        self.errors.extend(errors);
        self
    }
}

/// Reads the form. A logo that came with it is stored.
pub(super) async fn read(app: &App, sent: UploadForm) -> Result<Sent, PageError> {
    let button = sent.values.text("do");
    let section = button.strip_prefix("save-").unwrap_or_default();
    let section = SECTIONS.iter().find(|own| own.id == section).map(|own| own.id.to_owned()).unwrap_or_default();
    let mut values = form_input::typed(&sent.values);
    let mut errors = Vec::new();
    if let Some(file) = sent.file {
        match store_logo(app, file).await? {
            Ok(id) => values.texts.set("funder.logo", &id),
            Err(advice) => {
                errors.push(FieldError { field: form_input::LOGO.into(), message: format!("Logo: {advice}") });
            }
        }
    }
    if let Some(extras) = buttons::press(&mut values, button, &sent.values) {
        return Ok(Sent { values, errors, extras, only_shows: true, section });
    }
    values.drop_empty_rows();
    // Pasted and saved at once.
    let mut extras = buttons::paste(&mut values, &sent.values);
    (extras.section, extras.pressed) = (section.clone(), false);
    let unreadable = extras.mistakes.iter().map(|why| format!("Eingefügte Zeilen: {why}"));
    errors.extend(unreadable.map(|message| FieldError { field: buttons::PASTE.into(), message }));
    Ok(Sent { values, errors, extras, only_shows: false, section })
}

/// Stores a logo; its id, or why it cannot be used.
async fn store_logo(app: &App, file: Upload) -> Result<Result<String, &'static str>, PageError> {
    let Upload::File(file) = file else { return Ok(Err(Unusable::TooLarge.advice())) };
    match app.picture_process.draw(&file).await {
        Ok(picture) => Ok(Ok(upload::store(&app.core, picture).await?.to_string())),
        Err(PictureError::Unusable(why)) => Ok(Err(why.advice())),
        Err(PictureError::Busy) => {
            Ok(Err("Gerade werden andere Bilder geprüft. Bitte versuchen Sie es gleich noch einmal."))
        }
        Err(PictureError::Process(error)) => Err(error.into()),
    }
}
