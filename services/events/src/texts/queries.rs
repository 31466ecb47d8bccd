//! The words that count now.

use fachtag_web::page::{PageError, Site};

use super::defaults::default;
pub(super) use crate::store::site_texts::TextVersion;
use crate::{
    core::Core,
    domain::site_text::{TextKind, gaps},
    store::site_texts,
};

/// The office's words, or the template; Markdown.
pub(crate) async fn text(core: &Core, site: &Site, kind: TextKind) -> Result<String, PageError> {
    words(latest(core, kind).await?.as_ref(), site, kind)
}

/// What was saved last; nothing while the template counts.
pub(super) async fn latest(core: &Core, kind: TextKind) -> fachtag_db::Result<Option<TextVersion>> {
    site_texts::latest(&core.bus.database, kind).await
}

/// The words of the latest version, or the template.
pub(super) fn words(latest: Option<&TextVersion>, site: &Site, kind: TextKind) -> Result<String, PageError> {
    latest.map_or_else(|| Ok(default(kind, site)?), |latest| Ok(latest.text.clone()))
}

/// Every version, the newest first; none while the template counts.
pub(super) async fn versions(core: &Core, kind: TextKind) -> fachtag_db::Result<Vec<TextVersion>> {
    site_texts::versions(&core.bus.database, kind).await
}

/// The texts in which something is missing that only the office knows.
pub(crate) async fn unfinished(core: &Core, site: &Site) -> Result<Vec<TextKind>, PageError> {
    let mut unfinished = Vec::new();
    for kind in TextKind::ALL {
        if !gaps(&text(core, site, kind).await?).is_empty() {
            unfinished.push(kind);
        }
    }
    Ok(unfinished)
}
