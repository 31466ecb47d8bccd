//! Fonts from a folder of the office.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ttf_parser::Permissions;
use typst::text::{FontInfo, FontStyle};

use super::{Face, Family, Source};

/// Folders within folders deeper than this are not looked into; a link to the folder above would have no end.
const DEPTH: usize = 4;

/// One font per family, its upright regular one or what comes closest, in the order of their files. Files that are no fonts are
/// passed over. Only what a font can show stays in memory.
pub(super) fn families(folder: &Path) -> Vec<Family> {
    let mut faces: Vec<Face> = files(folder, DEPTH).iter().flat_map(|path| faces(path)).collect();
    faces.sort_by_key(|face| distance(&face.info));
    let mut known = HashSet::new();
    faces.retain(|face| known.insert(face.info.family.clone()));
    faces.sort_by_key(|face| !preferred(&face.info));
    faces.into_iter().map(|face| Family(vec![face])).collect()
}

fn files(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            if depth > 0 {
                found.extend(files(&path, depth - 1));
            }
        } else if is_font(&path) {
            found.push(path);
        }
    }
    found
}

fn is_font(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "ttf" | "otf" | "ttc" | "otc")
}

/// Without those whose makers forbid to embed them; PDF/UA does, too.
fn faces(path: &Path) -> Vec<Face> {
    let Ok(bytes) = std::fs::read(path) else { return Vec::new() };
    let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
    let face = |index| {
        let permissions = ttf_parser::Face::parse(&bytes, index).ok()?.permissions();
        let info = FontInfo::new(&bytes, index).filter(|_| permissions != Some(Permissions::Restricted))?;
        Some(Face::new(info, Source::File { path: path.to_owned(), index }))
    };
    (0..count).filter_map(face).collect()
}

/// How far from upright and regular.
fn distance(info: &FontInfo) -> (bool, u16) {
    let variant = info.variant;
    (variant.style != FontStyle::Normal, variant.weight.to_number().abs_diff(400))
}

/// Chinese, Japanese and Korean write the same characters a little differently, and a name does not say which way is its own.
/// Chinese names are the most.
fn preferred(info: &FontInfo) -> bool {
    info.family.ends_with(" SC")
}
