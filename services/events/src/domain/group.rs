//! Sub-groups.

use fachtag_contracts::events::{GroupMail, GroupRef};

/// A sub-group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    pub slug: String,
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
    pub sender_name: Option<String>,
    pub sender_email: Option<String>,
    pub reply_to: Option<String>,
    pub signature: Option<String>,
}

impl Group {
    /// As events name it.
    pub fn reference(self) -> GroupRef {
        let Self { slug, name, sender_name, sender_email, reply_to, signature, .. } = self;
        let mail = GroupMail { sender_name, sender_email, reply_to, signature };
        GroupRef { slug, name, mail: Some(mail).filter(|mail| *mail != GroupMail::default()) }
    }
}
