//! A text gets new words.

use fachtag_forms::Checks;

use crate::{
    core::{Core, Failure},
    domain::site_text::TextKind,
    store::site_texts::{self, TextVersion},
};

/// Characters of the longest text.
const LONGEST: usize = 50_000;

/// Saves the words of somebody who has seen `expected` (0 is the template). The same words once more change nothing.
///
/// # Errors
/// When it is empty or too long, or somebody else has changed it since.
pub async fn save(core: &Core, kind: TextKind, expected: i64, text: &str, who: &str) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let text = checks.text("text", "Text", Some(text), LONGEST);
    if text.is_none() {
        checks.error("text", "Text: Bitte füllen Sie dieses Feld aus.");
    }
    let text = checks.finish(text)?.unwrap_or_default();
    let mut work = core.bus.begin().await?;
    let latest = site_texts::latest(&mut work.tx, kind).await?;
    let current = latest.as_ref().map_or(0, |latest| latest.version);
    if latest.is_some_and(|latest| latest.text == text) {
        return Ok(());
    }
    if current != expected {
        return Err(Failure::Stale { current });
    }
    let new = TextVersion { version: current + 1, text, at: work.now, who: who.into() };
    match site_texts::insert(&mut work.tx, kind, &new).await {
        Err(fachtag_db::Error::Unique(_)) => return Err(Failure::Stale { current: new.version }),
        other => other?,
    }
    Ok(work.commit().await?)
}
