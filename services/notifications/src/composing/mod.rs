//! Letters as mail: from facts to bytes that never change. Pure: the same facts, id and date give the same bytes, so a letter is
//! composed once and every attempt sends the same.

pub mod dkim;
pub(crate) mod frame;
pub(crate) mod message;
pub(crate) mod note;
pub mod sender;
pub(crate) mod text;
pub(crate) mod words;

use fachtag_bus::Fate;
use fachtag_contracts::events::{Event, GroupRef};
use lettre::message::Mailbox;

use self::message::mailbox;
use crate::domain::letter::LetterKind;

/// A mail, ready to be stored and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    pub subject: String,
    /// The whole message with CRLF line ends.
    pub bytes: Vec<u8>,
    /// The bare addresses for the mail server.
    pub sender: String,
    pub to: String,
}

/// Why a letter cannot be composed; the same facts will never succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    #[error("{0:?} is not a mail address")]
    Address(String),
    #[error("a letter of kind {0:?} is not about a registration")]
    Kind(LetterKind),
    #[error("the mail cannot be put together: {0}")]
    Mail(String),
}

impl ComposeError {
    /// The reason, fit for a log: it names no person.
    pub fn without_address(&self) -> String {
        match self {
            Self::Address(_) => "the recipient's address is not valid".into(),
            other => other.to_string(),
        }
    }
}

impl From<askama::Error> for ComposeError {
    fn from(error: askama::Error) -> Self {
        Self::Mail(error.to_string())
    }
}

/// Lines of the text part are broken here (RFC 5322, section 2.1.1).
pub(crate) const WIDTH: usize = 76;

/// The same facts will never make a letter.
impl From<ComposeError> for Fate {
    fn from(error: ComposeError) -> Self {
        Self::Park(error.without_address())
    }
}

/// Whoever answers questions about the event, else its sub-group.
pub(crate) fn reply_to(event: &Event) -> Option<Mailbox> {
    let contact = event.contact.as_ref();
    contact
        .and_then(|contact| answering(&contact.name, &contact.email))
        .or_else(|| group_reply_to(event.group.as_ref()))
}

pub(crate) fn group_reply_to(group: Option<&GroupRef>) -> Option<Mailbox> {
    answering("", group?.mail.as_ref()?.reply_to.as_deref()?)
}

/// An address beyond ASCII is left out: a server that does not take it (SMTPUTF8) would refuse the whole letter.
fn answering(name: &str, email: &str) -> Option<Mailbox> {
    mailbox(name, email).ok().filter(|mailbox| mailbox.email.user().is_ascii())
}

/// A text and an HTML template over the same view.
macro_rules! letter_templates {
    ($vis:vis $view:ty, $text:ident $text_path:literal, $html:ident $html_path:literal) => {
        #[derive(askama::Template)]
        #[template(path = $text_path, whitespace = "preserve")]
        $vis struct $text<'a> {
            $vis v: &'a $view,
        }

        #[derive(askama::Template)]
        #[template(path = $html_path, whitespace = "preserve")]
        $vis struct $html<'a> {
            $vis v: &'a $view,
        }
    };
}

pub(crate) use letter_templates;
