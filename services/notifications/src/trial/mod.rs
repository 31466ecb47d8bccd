//! The letter of `fachtag doctor --send-to`: it shows whether letters arrive and what they look like.

use askama::Template;
use chrono::{DateTime, Utc};
use fachtag_contracts::{events::GroupRef, language::Language};
use fachtag_web::dates;

use crate::composing::{
    ComposeError, Composed, WIDTH,
    frame::Frame,
    group_reply_to, letter_templates,
    message::{Parts, assemble, mailbox},
    sender::SenderIdentity,
    text::wrap,
};

/// Composes it, with a sub-group's own sender if one is named. `message_id` comes from [`SenderIdentity::message_id`].
///
/// # Errors
/// When the address is none.
pub fn compose_trial(
    email: &str,
    group: Option<&GroupRef>,
    identity: &SenderIdentity,
    message_id: &str,
    date: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let to = mailbox("", email)?;
    let identity = &identity.writing_for(group);
    let view = TrialView {
        frame: Frame::of(identity).signed_for(group),
        subject: "Probe: E-Mails kommen an".into(),
        at: dates::moment(date),
    };
    assemble(Parts {
        from: &identity.from,
        to,
        reply_to: group_reply_to(group),
        subject: &view.subject,
        message_id,
        follows: None,
        unsubscribe_url: None,
        date,
        text: wrap(&TrialText { v: &view }.render()?, WIDTH),
        html: TrialHtml { v: &view }.render()?,
        language: Language::De,
        calendar: None,
        files: Vec::new(),
    })
}

/// A letter that shows whether letters arrive.
struct TrialView {
    pub frame: Frame,
    pub subject: String,
    pub at: String,
}

letter_templates!(TrialView, TrialText "trial/trial.txt", TrialHtml "trial/trial.html");
