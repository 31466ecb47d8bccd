//! What every letter shows around its own words.

use fachtag_contracts::{
    events::{Event, GroupRef, Venue},
    language::Language,
};
use fachtag_web::Reader;

use super::{
    sender::SenderIdentity,
    text::{clean, clean_lines, clean_option},
    words::{Words, words},
};

/// The same in every letter.
pub(crate) struct Frame {
    pub sender_name: String,
    /// The lines under the greeting.
    pub signature: Vec<String>,
    pub owner: String,
    pub public_url: String,
    pub colour: String,
    /// The words that the funder of the event asks for.
    pub funder: Option<String>,
    pub(crate) words: Words,
}

/// Who answers questions.
pub(crate) struct ContactView {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

impl Frame {
    /// In German.
    pub(crate) fn of(identity: &SenderIdentity) -> Self {
        Self::saying(words(Language::De), identity)
    }

    pub(crate) fn saying(words: Words, identity: &SenderIdentity) -> Self {
        Self {
            sender_name: clean(&identity.name),
            signature: vec![clean(&identity.name)],
            owner: clean(&identity.owner),
            public_url: identity.public_url.trim_end_matches('/').to_owned(),
            colour: identity.colour.clone(),
            funder: None,
            words,
        }
    }

    /// Lets messages name who answers questions.
    pub(crate) fn asking(self, contact: Option<&ContactView>) -> Self {
        let name = contact.map(|contact| contact.name.clone()).unwrap_or_default();
        Self { words: self.words.with("contact", name), ..self }
    }

    /// Signed by the event's sub-group, with the words of its funder.
    pub(crate) fn about(self, event: &Event) -> Self {
        let funder = clean_option(event.funder.as_ref().map(|funder| funder.text.as_str()));
        Self { funder, ..self.signed_for(event.group.as_ref()) }
    }

    /// Lets the event's sub-group sign, where it has lines of its own.
    pub(crate) fn signed_for(self, group: Option<&GroupRef>) -> Self {
        let mail = group.and_then(|group| group.mail.as_ref());
        match mail.and_then(|mail| mail.signature.as_deref()) {
            Some(lines) => Self { signature: clean_lines(lines).lines().map(str::to_owned).collect(), ..self },
            None => self,
        }
    }

    /// The tag of the language.
    pub(crate) fn language(&self) -> &'static str {
        self.words.language.as_str()
    }

    /// The whole address of a public page, in the language of the letter.
    pub(crate) fn link(&self, path: &str) -> String {
        format!("{}{}", self.public_url, Reader::default().otherwise(self.words.language).link(path))
    }

    /// A message in the language of the letter.
    pub(crate) fn t(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// A message in three: before, between and after its marks.
    pub(crate) fn marked(&self, id: &str) -> (String, String, String) {
        self.words.say_marked(id)
    }
}

pub(crate) fn contact(event: &Event) -> Option<ContactView> {
    event.contact.as_ref().map(|contact| ContactView {
        name: clean(&contact.name),
        email: clean(&contact.email),
        phone: clean_option(contact.phone.as_deref()),
    })
}

/// Name and room, then street, then postal code and city; what is not known is left out.
pub(crate) fn venue_lines(venue: &Venue) -> Vec<String> {
    let line = |parts: [Option<&str>; 2], between: &str| {
        let parts: Vec<_> = parts.into_iter().filter_map(clean_option).collect();
        parts.join(between)
    };
    let lines = [
        line([Some(&venue.name), venue.room.as_deref()], ", "),
        line([venue.street.as_deref(), None], ""),
        line([venue.postal_code.as_deref(), venue.city.as_deref()], " "),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}
