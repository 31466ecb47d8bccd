//! The letter with an organizer's one-time login link.

use askama::Template;
use chrono::{DateTime, Utc};
use fachtag_contracts::language::Language;
use fachtag_web::dates;

use crate::composing::{
    ComposeError, Composed, WIDTH,
    frame::Frame,
    letter_templates,
    message::{Parts, assemble, mailbox},
    sender::SenderIdentity,
    text::{clean, clean_option, wrap},
};

/// What the mail with an organizer's one-time login link tells.
#[derive(Debug, Clone, Copy)]
pub struct LoginFacts<'a> {
    pub email: &'a str,
    pub name: Option<&'a str>,
    pub link: &'a str,
    /// When the link ends.
    pub expires_at: DateTime<Utc>,
    /// The person asked for the link; otherwise it is an invitation.
    pub requested: bool,
}

/// Composes the mail with an organizer's one-time login link.
///
/// # Errors
/// When the address is none.
pub fn compose_login_link(
    facts: &LoginFacts<'_>,
    identity: &SenderIdentity,
    message_id: &str,
    date: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let to = mailbox(facts.name.unwrap_or_default(), facts.email)?;
    let said = if facts.requested { "Ihr Link zum Einloggen" } else { "Ihr Zugang zur Organisation" };
    let subject = format!("{said}: {}", clean(&identity.name));
    let v = &LoginView::of(subject.clone(), facts, identity);
    let (text, html) = if facts.requested {
        (LoginText { v }.render()?, LoginHtml { v }.render()?)
    } else {
        (InvitationText { v }.render()?, InvitationHtml { v }.render()?)
    };
    assemble(Parts {
        from: &identity.from,
        to,
        reply_to: None,
        subject: &subject,
        message_id,
        follows: None,
        unsubscribe_url: None,
        date,
        text: wrap(&text, WIDTH),
        html,
        language: Language::De,
        calendar: None,
        files: Vec::new(),
    })
}

/// A letter with a login link.
struct LoginView {
    pub frame: Frame,
    pub subject: String,
    pub name: Option<String>,
    pub link: String,
    pub expires: String,
}

impl LoginView {
    fn of(subject: String, facts: &LoginFacts<'_>, identity: &SenderIdentity) -> Self {
        Self {
            frame: Frame::of(identity),
            subject,
            name: clean_option(facts.name),
            link: facts.link.to_owned(),
            expires: dates::moment(facts.expires_at),
        }
    }
}

letter_templates!(LoginView, LoginText "login_links/login_link.txt", LoginHtml "login_links/login_link.html");
letter_templates!(LoginView, InvitationText "login_links/invitation.txt", InvitationHtml "login_links/invitation.html");
