//! The rights of a login or token: between the fields of their forms and what the use cases check.

use std::str::FromStr;

use fachtag_access::Role;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::FormValues,
    page::{Choice, Input},
};

use super::views::RightsFields;
use crate::{domain::group::Group, fields::error_of};

const ALL: &str = "all";

/// What a person or program may do, as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Rights {
    pub name: String,
    role: String,
    scope: String,
    groups: Vec<String>,
}

impl Rights {
    /// A new form.
    pub(super) fn blank() -> Self {
        Self { role: Role::Organizer.as_str().into(), scope: ALL.into(), ..Self::default() }
    }

    /// The form filled with what is stored.
    pub(super) fn of(name: Option<&str>, role: Role, groups: Option<&[String]>) -> Self {
        Self {
            name: name.unwrap_or_default().into(),
            role: role.as_str().into(),
            scope: if groups.is_none() { ALL } else { "groups" }.into(),
            groups: groups.unwrap_or_default().to_vec(),
        }
    }

    /// What was sent.
    pub(super) fn read(values: &FormValues) -> Self {
        Self {
            name: values.text("name").into(),
            role: values.text("role").into(),
            scope: values.text("scope").into(),
            groups: values.all("groups"),
        }
    }

    /// The role, once there is one.
    ///
    /// # Errors
    /// When none of these was chosen.
    pub(super) fn role(&self, possible: &[Role]) -> Result<Role, Vec<FieldError>> {
        let message = "Rolle: Bitte wählen Sie eine der Rollen aus.";
        let role = Role::from_str(&self.role).ok().filter(|role| possible.contains(role));
        role.ok_or_else(|| vec![FieldError { field: "role".into(), message: message.into() }])
    }

    /// The sub-groups; `None` is all. A form without sub-groups asks for none.
    pub(super) fn groups(&self) -> Option<Vec<String>> {
        let all = self.role == Role::Admin.as_str() || self.scope != "groups";
        (!all).then(|| self.groups.clone())
    }

    pub(super) fn fields(&self, possible: &[Role], groups: &[Group], errors: &[FieldError]) -> RightsFields {
        let input = |field: &str, value: &str| Input { value: value.into(), error: error_of(errors, field) };
        let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
        RightsFields {
            name: input("name", &self.name),
            role: input("role", &self.role),
            roles: possible.iter().map(|role| choice(role.as_str(), role_words(*role))).collect(),
            scope: input("scope", &self.scope),
            scopes: vec![
                choice(ALL, "Alle Veranstaltungen"),
                choice("groups", "Nur Veranstaltungen bestimmter Unterarbeitsgruppen"),
            ],
            groups: self.groups.clone(),
            groups_error: error_of(errors, "groups"),
            group_choices: groups.iter().map(|group| choice(&group.slug, &group.name)).collect(),
        }
    }
}

/// A role with what it allows.
fn role_words(role: Role) -> &'static str {
    match role {
        Role::Admin => "Verwaltung: alles, auch Zugänge vergeben",
        Role::Organizer => "Organisation: Veranstaltungen vorbereiten, Anmeldungen bearbeiten",
        Role::CheckIn => "Einlass: nur Anwesenheit festhalten",
        Role::SignUp => "Anmeldung: nur Personen anmelden, für eine fremde Website",
    }
}

/// The names of sub-groups in one line, for a list.
pub(super) fn scope_words(role: Role, slugs: Option<&[String]>, groups: &[Group]) -> String {
    let Some(slugs) = slugs.filter(|_| role != Role::Admin) else { return "Alle".into() };
    let name =
        |slug: &String| groups.iter().find(|group| group.slug == *slug).map_or(slug, |group| &group.name).clone();
    slugs.iter().map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Rights {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Rights::read(&FormValues(pairs.collect()))
    }

    #[test]
    fn groups_count_only_where_they_were_asked_for() {
        let chosen = [("role", "organizer"), ("scope", "groups"), ("groups", "a"), ("groups", "b")];
        assert_eq!(sent(&chosen).groups(), Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(sent(&[("role", "admin"), ("scope", "groups"), ("groups", "a")]).groups(), None);
        assert_eq!(sent(&[("role", "organizer"), ("scope", "all"), ("groups", "a")]).groups(), None);
        assert_eq!(sent(&[("role", "organizer"), ("scope", "groups")]).groups(), Some(Vec::new()));
    }

    #[test]
    fn a_role_must_be_one() {
        assert_eq!(sent(&[("role", "check-in")]).role(&Role::OF_PEOPLE), Ok(Role::CheckIn));
        assert_eq!(sent(&[("role", "chef")]).role(&Role::OF_TOKENS).unwrap_err()[0].field, "role");
        assert!(sent(&[("role", "sign-up")]).role(&Role::OF_PEOPLE).is_err(), "no person's");
        assert!(sent(&[("role", "sign-up")]).role(&Role::OF_TOKENS).is_ok());
    }
}
