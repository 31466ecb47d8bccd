//! Which letters are written when their time has come.

use fachtag_bus::{DueKind, DueWork, Error};
use uuid::Uuid;

use crate::{
    core::Core,
    digest,
    scheduled_mailings::{planning, write_due},
    store::{digest as digests, schedule},
};

/// Does this service's work when it is due.
pub struct Due(pub Core);

impl DueWork for Due {
    const KINDS: &'static [DueKind] = &[
        DueKind { name: "plan of mailings", next: schedule::NEXT_UNPLANNED },
        DueKind { name: "scheduled mailing", next: schedule::NEXT_DUE },
        DueKind { name: "digest", next: digests::NEXT_DUE },
    ];

    async fn work(&self, kind: &'static str, subject: Uuid) -> Result<bool, Error> {
        let Self(core) = self;
        match kind {
            "plan of mailings" => planning::plan_first(core, subject).await,
            "scheduled mailing" => write_due::write_due(core, subject).await,
            "digest" => digest::write_due::write_due(core, subject).await,
            other => unreachable!("{other} is none of the kinds"),
        }
    }
}
