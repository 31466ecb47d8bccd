//! What is done of the first steps, and the step that is done on their page.

use fachtag_db::Result;
use fachtag_forms::FieldError;
use fachtag_web::page::{PageError, Site};

use crate::{
    core::{Core, Failure},
    domain::{life::Refused, site_text::TextKind},
    groups::manage::{self, GroupInput},
    identity::queries::people,
    queries,
    store::events::{self, Filter},
    texts::queries::unfinished,
};

/// More sub-groups at a time nobody means.
const MOST_GROUPS: usize = 20;

/// How far a new installation is.
pub(super) struct Standing {
    /// The texts in which something is missing that only the office knows.
    pub texts: Vec<TextKind>,
    pub groups: Vec<String>,
    /// People with a login.
    pub people: usize,
    pub has_events: bool,
}

pub(super) async fn standing(core: &Core, site: &Site) -> std::result::Result<Standing, PageError> {
    Ok(Standing {
        texts: unfinished(core, site).await?,
        groups: queries::groups(core).await?.into_iter().map(|group| group.name).collect(),
        people: people(core).await?.len(),
        has_events: has_events(core).await?,
    })
}

/// Whether there has ever been an event: until then the overview leads to the first steps.
pub(crate) async fn has_events(core: &Core) -> Result<bool> {
    let any = Filter { all: true, limit: 1, ..Filter::default() };
    Ok(!events::list(&core.bus.database, any).await?.is_empty())
}

/// Makes a sub-group of each line. Sent twice, each is made once; a line that is refused keeps no other from being made.
///
/// # Errors
/// Every line that is refused, with its words.
pub(super) async fn create_groups(core: &Core, lines: &str) -> std::result::Result<(), Failure> {
    let names: Vec<&str> = lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let refused = |message: String| FieldError { field: "groups".into(), message };
    if names.is_empty() {
        return Err(Failure::field("groups", "Unterarbeitsgruppen: Bitte geben Sie in jeder Zeile einen Namen ein."));
    }
    if names.len() > MOST_GROUPS {
        let words = format!("Unterarbeitsgruppen: Bitte geben Sie höchstens {MOST_GROUPS} auf einmal ein.");
        return Err(Failure::Refused(Refused::Fields(vec![refused(words)])));
    }
    let mut errors = Vec::new();
    for name in names {
        match manage::create(core, &GroupInput { name: name.into(), ..GroupInput::default() }).await {
            Ok(_) => {}
            Err(Failure::Refused(Refused::Fields(mistakes))) => {
                errors.extend(mistakes.into_iter().map(|mistake| refused(format!("„{name}“: {}", mistake.message))));
            }
            Err(failure) => return Err(failure),
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Refused(Refused::Fields(errors))) }
}
