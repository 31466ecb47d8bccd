//! A letter to somebody registered was accepted or failed.

use fachtag_bus::Fate;
use fachtag_contracts::notifications::LetterReport;
use fachtag_db::Tx;

use crate::store::changes;

pub(super) async fn note(tx: &mut Tx, letter: LetterReport, state: &str) -> Result<(), Fate> {
    if let Some(id) = letter.registration_id {
        changes::set_mail_state(tx, id, state).await?;
    }
    Ok(())
}
