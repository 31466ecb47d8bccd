//! Which work comes due by itself.

use fachtag_bus::{DueKind, DueWork, Error, retried};
use uuid::Uuid;

use crate::{
    core::Core,
    lists,
    store::{events, list_mails, missing_keys, waiting_list},
    waiting_list::expire,
    workshops,
};

/// Does this service's work when it is due.
pub struct Due(pub Core);

impl DueWork for Due {
    const KINDS: &'static [DueKind] = &[
        DueKind { name: "expired seats", next: waiting_list::NEXT_DUE },
        DueKind { name: "plan of attendance lists", next: list_mails::NEXT_UNPLANNED },
        DueKind { name: "attendance list", next: list_mails::NEXT_DUE },
        DueKind { name: "end of the choice", next: events::NEXT_CHOICE_END },
        DueKind { name: "search words", next: missing_keys::NEXT_WITHOUT_SEARCH_WORDS },
        DueKind { name: "answer marks", next: missing_keys::NEXT_WITHOUT_ANSWER_MARKS },
    ];

    async fn work(&self, kind: &'static str, subject: Uuid) -> Result<bool, Error> {
        let Self(core) = self;
        match kind {
            "expired seats" => expire::expire(core, subject).await,
            "plan of attendance lists" => lists::due::plan_first(core, subject).await,
            "attendance list" => retried(|| lists::due::send(core, subject)).await,
            "end of the choice" => retried(|| workshops::assign_rest(core, subject)).await,
            "search words" | "answer marks" => fill_missing(core).await,
            other => unreachable!("{other} is none of the kinds"),
        }
    }
}

/// Lets searches and filters find what an earlier version of the program wrote, some rows at a time.
async fn fill_missing(core: &Core) -> Result<bool, Error> {
    let mut unit = core.begin().await?;
    missing_keys::fill_search_words(unit.tx()).await?;
    missing_keys::fill_answer_marks(unit.tx()).await?;
    unit.commit().await?;
    Ok(true)
}
