//! Where typst finds the page, its data and the fonts. There is no file, no package, no network and no clock.

use std::path::PathBuf;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Timelike, Utc};
use fachtag_contracts::attendance::Picture;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Array, Bytes, Datetime, Dict, Duration, IntoValue, Smart, Str, Value, array};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, Scalar};
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use crate::attendance::Error;
use crate::fonts::{Chosen, printable};

/// A page design.
pub(crate) type Page = LazyLock<Source>;

struct Sheet {
    page: Source,
    library: LazyHash<Library>,
    fonts: Chosen,
}

impl World for Sheet {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.page.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.page.id() { Ok(self.page.clone()) } else { Err(FileError::NotFound(PathBuf::new())) }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::NotFound(PathBuf::new()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Words and what they say, one line each, as the pages read them; what says nothing is left out.
pub(crate) fn said<'a>(facts: impl IntoIterator<Item = (impl Into<Str>, Option<&'a String>)>) -> Array {
    facts
        .into_iter()
        .filter_map(|(word, fact)| {
            let fact = printable(fact?);
            (!fact.is_empty()).then(|| array![word.into(), fact].into_value())
        })
        .collect()
}

/// A picture for a page. Only bitmaps are printed: a drawing could keep a thread busy for ever. What is stored was drawn anew as one.
pub(crate) fn bitmap(picture: Option<&Picture>) -> Option<Value> {
    let bytes = &picture?.0;
    let known = bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff");
    known.then(|| Bytes::new(bytes.clone()).into_value())
}

/// Frees what typst remembers of a run, however the run ends: the next list is another one, and the memory would stay.
struct Forget;

impl Drop for Forget {
    fn drop(&mut self) {
        comemo::evict(0);
    }
}

/// Sets the page with the data, in the fonts that its texts need.
fn set(page: &Page, mut inputs: Dict) -> Result<PagedDocument, Error> {
    let fonts = Chosen::for_data(&inputs);
    inputs.insert("fonts".into(), fonts.names.clone().into_value());
    let library = LazyHash::new(Library::builder().with_inputs(inputs).build());
    typst::compile(&Sheet { page: Source::clone(page), library, fonts }).output.map_err(refused)
}

/// Sets the page with the data, and exports it as PDF/UA-1 in the time given.
///
/// # Errors
/// When typst refuses the data, in its words.
pub(crate) fn print(page: &Page, inputs: Dict, made_at: DateTime<Utc>) -> Result<Vec<u8>, Error> {
    let _forget = Forget;
    let document = set(page, inputs)?;
    let standards =
        PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|refusal| Error::Pdf(refusal.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Fachtag".to_owned())),
        timestamp: moment(made_at).map(Timestamp::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(refused)
}

/// Draws the first page with the data, one pixel a point, as PNG.
///
/// # Errors
/// When typst refuses the data, in its words.
pub(crate) fn draw(page: &Page, inputs: Dict) -> Result<Vec<u8>, Error> {
    let _forget = Forget;
    let document = set(page, inputs)?;
    let sheet = document.pages().first().ok_or_else(|| Error::Pdf("no page".into()))?;
    let options = RenderOptions { pixel_per_pt: Scalar::new(1.0), ..RenderOptions::default() };
    typst_render::render(sheet, &options).encode_png().map_err(|error| Error::Pdf(error.to_string()))
}

/// None for a year that no calendar of a PDF has; the file then names no time of making.
fn moment(time: DateTime<Utc>) -> Option<Datetime> {
    let part = |value: u32| u8::try_from(value).ok();
    Datetime::from_ymd_hms(
        time.year(),
        part(time.month())?,
        part(time.day())?,
        part(time.hour())?,
        part(time.minute())?,
        part(time.second())?,
    )
}

fn refused(diagnostics: impl IntoIterator<Item = SourceDiagnostic>) -> Error {
    let messages: Vec<_> = diagnostics.into_iter().map(|diagnostic| diagnostic.message.to_string()).collect();
    Error::Pdf(messages.join("; "))
}
