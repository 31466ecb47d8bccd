//! The fonts of the PDF, and what text they can show.
//!
//! Noto Sans writes Latin, Greek and Cyrillic, DejaVu Sans symbols and much besides. What both lack comes from the fonts of
//! `fachtag_fonts` and of the office's own folder; none of them is read before a text needs one.

mod folder;
mod text;

use std::path::{Path, PathBuf};
use std::sync::{LazyLock, OnceLock};

use typst::foundations::{Array, Bytes, Dict, IntoValue, Value};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;

pub use self::text::uncovered;
pub(crate) use self::text::{clusters, printable};

/// Fonts that stand for each other, such as regular and bold.
pub(crate) struct Family(Vec<Face>);

struct Face {
    info: FontInfo,
    /// The first and last of each run of characters that it has, in order: a search in typst's own would look at each.
    runs: Vec<(u32, u32)>,
    source: Source,
    /// What was read; `None` when the file is no longer what it was.
    font: OnceLock<Option<Font>>,
}

enum Source {
    Program(&'static [u8]),
    File { path: PathBuf, index: u32 },
}

impl Face {
    fn new(info: FontInfo, source: Source) -> Self {
        let mut runs: Vec<(u32, u32)> = Vec::new();
        for c in info.coverage.iter() {
            match runs.last_mut().filter(|(_, last)| last + 1 == c) {
                Some((_, last)) => *last = c,
                None => runs.push((c, c)),
            }
        }
        Self { info, runs, source, font: OnceLock::new() }
    }

    fn ours(file: &'static [u8]) -> Option<Self> {
        Some(Self::new(FontInfo::new(file, 0)?, Source::Program(file)))
    }

    fn shows(&self, c: char) -> bool {
        let c = c.into();
        let after = self.runs.partition_point(|(first, _)| *first <= c);
        after.checked_sub(1).is_some_and(|at| c <= self.runs[at].1)
    }

    fn font(&self) -> Option<&Font> {
        let read = || match &self.source {
            Source::Program(file) => Font::new(Bytes::new(*file), 0),
            Source::File { path, index } => Font::new(Bytes::new(std::fs::read(path).ok()?), *index),
        };
        self.font.get_or_init(read).as_ref()
    }
}

impl Family {
    fn of(files: &[&'static [u8]]) -> Self {
        Self(files.iter().copied().filter_map(Face::ours).collect())
    }

    /// Whether each of its fonts has all of it: a mark from another font has nothing to sit on, and bold text takes the bold one.
    fn has(&self, mut letters: impl Iterator<Item = char>) -> bool {
        !self.0.is_empty()
            && letters.all(|c| self.0.iter().all(|face| face.shows(c)))
            && self.0.iter().all(|face| face.font().is_some())
    }
}

/// What every page has. DejaVu's bold font has fewer letters than the other, which then stands in for it.
static CORE: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let dejavu = dejavu::sans::regular();
    vec![
        Family::of(&[notosans::REGULAR_TTF, notosans::BOLD_TTF]),
        Family::of(&[dejavu, dejavu::sans::bold()]),
        Family::of(&[dejavu]),
    ]
});

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// What only some names need. The folder's fonts come before ours for Chinese, Japanese and Korean, which are small.
static MORE: LazyLock<Vec<Family>> = LazyLock::new(|| {
    let ours = fachtag_fonts::SCRIPTS.iter().map(|file| Family::of(&[file]));
    let folder = FOLDER.get().map(|folder| folder::families(folder)).unwrap_or_default();
    ours.chain(folder).chain([Family::of(&[fachtag_fonts::CJK])]).collect()
});

/// Takes further fonts from this folder and those in it, such as Debian's `fonts-noto-core` and `fonts-noto-cjk`: TTF, OTF, TTC
/// and OTC. To be called once, before the first document is made; they are read when a text first needs one.
///
/// # Errors
/// When it cannot be listed.
pub fn use_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::read_dir(folder)?;
    // A second call changes nothing: what was printed already stays as it was.
    _ = FOLDER.set(folder.to_owned());
    Ok(())
}

/// Where in [`CORE`] and then [`MORE`] the first family is that has all of it.
fn family_with(letters: impl Iterator<Item = char> + Clone) -> Option<usize> {
    if let Some(at) = CORE.iter().position(|family| family.has(letters.clone())) {
        return Some(at);
    }
    MORE.iter().position(|family| family.has(letters.clone())).map(|at| CORE.len() + at)
}

/// The fonts of one document.
pub(crate) struct Chosen {
    /// The names by which the page asks for them, the first choice first.
    pub names: Array,
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

impl Chosen {
    /// The core's, and those that some text in the data needs.
    pub fn for_data(data: &Dict) -> Self {
        let mut needed = Vec::new();
        data.iter().for_each(|(_, value)| need(value, &mut needed));
        needed.sort_unstable();
        needed.dedup();
        let more = needed.into_iter().filter_map(|at| MORE.get(at));
        let (mut names, mut book, mut fonts) = (Array::new(), FontBook::new(), Vec::new());
        for (number, family) in CORE.iter().chain(more).enumerate() {
            // Names of our own: two files may call themselves by the same, and only one of them would be found.
            let name = format!("fachtag {number}");
            for face in &family.0 {
                let Some(font) = face.font() else { continue };
                book.push(FontInfo { family: name.clone(), ..face.info.clone() });
                fonts.push(font.clone());
            }
            names.push(name.into_value());
        }
        Self { names, book: LazyHash::new(book), fonts }
    }
}

/// Notes which of [`MORE`] the texts of a value need.
fn need(value: &Value, needed: &mut Vec<usize>) {
    match value {
        Value::Str(text) if !text.is_ascii() => {
            let at =
                clusters(text).filter(|cluster| !cluster.is_ascii()).filter_map(|cluster| family_with(cluster.chars()));
            needed.extend(at.filter_map(|at| at.checked_sub(CORE.len())));
        }
        Value::Array(values) => values.iter().for_each(|value| need(value, needed)),
        _ => {}
    }
}
