//! Links from one service to what another answers: paths from the root, and the purposes of the tokens in them
//! (`fachtag_runtime::Secret::token`). Paths that only the answering service links to are its own matter.

/// Purpose of the token in the link to a registration.
pub const MANAGE: &str = "manage";
/// Purpose of the token in the link that signs somebody in.
pub const LOGIN: &str = "login";
/// Purpose of the token in the link that declines the daily digest.
pub const DIGEST: &str = "digest";

// Answered by the events service.

pub const PROGRAMME: &str = "/";
pub const GROUPS: &str = "/gruppen";
pub const IMPRINT: &str = "/impressum";
pub const PRIVACY: &str = "/datenschutz";
pub const ACCESSIBILITY: &str = "/barrierefreiheit";
pub const SIGN_IN: &str = "/anmelden";

/// The page of a published event.
pub fn event(slug: &str) -> String {
    format!("/veranstaltungen/{slug}")
}

/// A published event as a calendar file.
pub fn calendar(slug: &str) -> String {
    format!("/kalender/{slug}.ics")
}

/// The calendar file of one part of an event.
pub fn calendar_of_part(slug: &str, part: uuid::Uuid) -> String {
    format!("{}?programmpunkt={part}", calendar(slug))
}

/// Signs somebody in; the token is of the purpose [`LOGIN`].
pub fn sign_in(token: &str) -> String {
    format!("{SIGN_IN}/{token}")
}

// Answered by the registrations service.

/// How the address of a certificate ends, below that of a registration.
pub const CERTIFICATE: &str = "/teilnahmebescheinigung";

/// The form to sign up to an event.
pub fn sign_up(slug: &str) -> String {
    format!("/anmeldung/{slug}")
}

/// Where whoever has lost the link to a registration gets it once more.
pub const LOST_LINK: &str = "/meine-anmeldung";

/// A registration, for the person it is of; the token is of the purpose [`MANAGE`].
pub fn registration(token: &str) -> String {
    format!("/meine-anmeldung/{token}")
}

// Answered by the notifications service.

/// Where the addresses of [`decline_digest`] begin.
pub const DECLINE_DIGEST: &str = "/abmelden/";

/// Declines the daily digest, also by one click (RFC 8058); the token is of the purpose [`DIGEST`].
pub fn decline_digest(token: &str) -> String {
    format!("{DECLINE_DIGEST}{token}")
}

/// The organizers' pages. Those about one event go by its id.
pub mod organisation {
    use uuid::Uuid;

    // Answered by the events service.

    pub const OVERVIEW: &str = "/organisation";
    pub const FIRST_STEPS: &str = "/organisation/erste-schritte";
    pub const EVENTS: &str = "/organisation/veranstaltungen";
    pub const GROUPS: &str = "/organisation/gruppen";
    pub const TEXTS: &str = "/organisation/texte";
    pub const PEOPLE: &str = "/organisation/personen";
    pub const TOKENS: &str = "/organisation/zugangsschluessel";
    pub const ACCOUNT: &str = "/organisation/konto";
    pub const SIGN_OUT: &str = "/organisation/abmelden";

    pub fn event(event: Uuid) -> String {
        format!("{EVENTS}/{event}")
    }

    pub fn edit_event(event: Uuid) -> String {
        format!("{EVENTS}/{event}/bearbeiten")
    }

    // Answered by the registrations service.

    pub fn registrations(event: Uuid) -> String {
        format!("/organisation/anmeldungen/{event}")
    }

    pub fn registration(event: Uuid, registration: Uuid) -> String {
        format!("{}/{registration}", registrations(event))
    }

    pub fn edit_registration(event: Uuid, registration: Uuid) -> String {
        format!("{}/{registration}/bearbeiten", registrations(event))
    }

    pub fn attendance(event: Uuid) -> String {
        format!("{}/anwesenheit", registrations(event))
    }

    pub fn lists(event: Uuid) -> String {
        format!("{}/listen", registrations(event))
    }

    /// The form to write to participants.
    pub fn write(event: Uuid) -> String {
        format!("{}/schreiben", registrations(event))
    }

    // Answered by the notifications service.

    pub const MAILS: &str = "/organisation/nachrichten";

    /// What goes out for an event by itself, and can be left out or sent at once.
    pub fn planned_mails(event: Uuid) -> String {
        format!("{MAILS}/plan/{event}")
    }

    /// The question whether a mailing of the plan, named by its kind and minutes, is to go at once.
    pub fn send_planned_mail(event: Uuid, kind: &str, minutes: i64) -> String {
        format!("{}/senden?art={kind}&minuten={minutes}", planned_mails(event))
    }

    /// What the mails about an event say.
    pub fn mail_previews(event: Uuid) -> String {
        format!("{MAILS}/vorschau/{event}")
    }

    /// The mails about one event.
    pub fn mails_about(event: Uuid) -> String {
        format!("{MAILS}?veranstaltung={event}")
    }
}
