//! Who somebody is, and what they may do.

use chrono::{DateTime, Utc};
use fachtag_contracts::access::Role;
use fachtag_runtime::Secret;
use fachtag_web::organisation::Visitor;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A person or program that showed a valid session or token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The organizer or token.
    pub id: Uuid,
    pub name: String,
    /// None for tokens.
    pub email: Option<String>,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
    /// When the person signed in, or the token was made.
    pub issued_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

const LATELY: chrono::Duration = chrono::Duration::minutes(30);

impl Principal {
    /// Whether the caller may run events and see registrations.
    pub fn may_organize(&self) -> bool {
        matches!(self.role, Role::Admin | Role::Organizer)
    }

    /// Whether the caller may run the events of this group; `None` stands for events of the whole Arbeitskreis.
    pub fn may_organize_for(&self, group: Option<&str>) -> bool {
        self.may_organize() && self.belongs_to(group)
    }

    /// Whether the caller may note who came to the events of this group.
    pub fn may_attend_to(&self, group: Option<&str>) -> bool {
        self.role != Role::SignUp && self.belongs_to(group)
    }

    /// Whether the caller may sign people up for the events of this group who have shown their address elsewhere, and is told what
    /// becomes of it.
    pub fn may_sign_up_for(&self, group: Option<&str>) -> bool {
        matches!(self.role, Role::Admin | Role::Organizer | Role::SignUp) && self.belongs_to(group)
    }

    /// Whether the person signed in just now: whoever finds an open browser must not make lasting ways in.
    pub fn signed_in_lately(&self, now: DateTime<Utc>) -> bool {
        now - self.issued_at <= LATELY
    }

    /// Whether the caller may manage logins.
    pub fn may_administer(&self) -> bool {
        self.role == Role::Admin
    }

    /// As the layout of pages needs it.
    pub fn visitor(&self) -> Visitor {
        Visitor { name: self.name.clone(), organizes: self.may_organize(), administers: self.may_administer() }
    }

    fn belongs_to(&self, group: Option<&str>) -> bool {
        self.role == Role::Admin
            || self.groups.as_ref().is_none_or(|own| group.is_some_and(|group| own.iter().any(|g| g == group)))
    }
}

const API_TOKEN: &str = "api-token";
/// So that a token found in a log or a repository can be recognised.
const TOKEN_PREFIX: &str = "fachtag_";

/// What stands in an API token. It tells no more than that it was made here: what it may do is what the events service says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedToken {
    pub id: Uuid,
    pub issued_at: DateTime<Utc>,
}

/// Writes an API token.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn api_token(secret: &Secret, token: &SignedToken) -> Result<String, serde_json::Error> {
    secret.sign(API_TOKEN, token).map(|signed| format!("{TOKEN_PREFIX}{signed}"))
}

/// What stands in an API token that was made here.
pub(crate) fn signed_token(secret: &Secret, token: &str) -> Option<SignedToken> {
    secret.verify(API_TOKEN, token.strip_prefix(TOKEN_PREFIX)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(role: Role, groups: Option<&[&str]>) -> Principal {
        Principal {
            id: Uuid::from_u128(1),
            name: "Jana".into(),
            email: None,
            role,
            groups: groups.map(|groups| groups.iter().map(|group| (*group).to_owned()).collect()),
            issued_at: DateTime::UNIX_EPOCH,
            expires_at: DateTime::UNIX_EPOCH + chrono::Duration::hours(1),
        }
    }

    #[test]
    fn groups_bound_what_organizers_may_do() {
        let all = somebody(Role::Organizer, None);
        assert!(all.may_organize_for(None) && all.may_organize_for(Some("digital")));
        let one = somebody(Role::Organizer, Some(&["digital"]));
        assert!(one.may_organize_for(Some("digital")));
        assert!(!one.may_organize_for(Some("natur")) && !one.may_organize_for(None));
        assert!(somebody(Role::Admin, Some(&["digital"])).may_organize_for(Some("natur")));
        let door = somebody(Role::CheckIn, Some(&["digital"]));
        assert!(!door.may_organize_for(Some("digital")));
        assert!(door.may_attend_to(Some("digital")) && !door.may_attend_to(None));
        assert!(!door.may_sign_up_for(Some("digital")));
        let site = somebody(Role::SignUp, Some(&["digital"]));
        assert!(site.may_sign_up_for(Some("digital")) && !site.may_sign_up_for(None));
        assert!(!site.may_organize_for(Some("digital")) && !site.may_attend_to(Some("digital")));
    }
}
