//! Which work comes due by itself.

use fachtag_bus::{DueKind, DueWork, Error, retried};
use uuid::Uuid;

use crate::{
    core::Core,
    lists,
    store::{list_mails, waiting_list},
    waiting_list::expire,
};

/// Does this service's work when it is due.
pub struct Due(pub Core);

impl DueWork for Due {
    const KINDS: &'static [DueKind] = &[
        DueKind { name: "expired seats", next: waiting_list::NEXT_DUE },
        DueKind { name: "plan of attendance lists", next: list_mails::NEXT_UNPLANNED },
        DueKind { name: "attendance list", next: list_mails::NEXT_DUE },
    ];

    async fn work(&self, kind: &'static str, subject: Uuid) -> Result<bool, Error> {
        let Self(core) = self;
        match kind {
            "expired seats" => expire::expire(core, subject).await,
            "plan of attendance lists" => lists::due::plan_first(core, subject).await,
            "attendance list" => retried(|| lists::due::send(core, subject)).await,
            other => unreachable!("{other} is none of the kinds"),
        }
    }
}
