//! What became of the last mail to somebody.

/// Where it stands; nothing is known before the notifications service tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// The mail server took it.
    Accepted,
    /// It is a file: no mail server is set up.
    NotSent,
    /// It could not be delivered.
    Failed,
}

impl MailState {
    /// As in the table and over the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::NotSent => "not_sent",
            Self::Failed => "failed",
        }
    }

    /// The state with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Accepted, Self::NotSent, Self::Failed].into_iter().find(|state| state.word() == word)
    }
}
