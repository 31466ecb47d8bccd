//! Pages that say what went wrong.

use std::sync::Arc;

use askama::Template;
use fachtag_contracts::links;

use super::{Link, Page, Site};
use crate::rate_limit::Exceeded;

/// The page for 404, 409, 410, 500 and the like: what happened, and what to do next.
#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub page: Page,
    pub heading: String,
    /// A plain sentence on what happened.
    pub text: String,
    /// What the reader can do now.
    pub next_step: String,
    pub link: Link,
    /// Finds the request in the log; shown for failures of our own.
    pub trace_id: Option<String>,
}

impl ErrorPage {
    /// The page for an address that leads nowhere.
    pub fn not_found(site: &Arc<Site>) -> Self {
        Self {
            page: Page::new(site, "Seite nicht gefunden").private(),
            heading: "Diese Seite gibt es nicht".into(),
            text: "Vielleicht ist die Adresse unvollständig oder die Veranstaltung wurde entfernt.".into(),
            next_step: "Prüfen Sie bitte die Adresse. Alle Veranstaltungen finden Sie im Programm.".into(),
            link: Self::programme(),
            trace_id: None,
        }
    }

    /// The page for somebody who is signed in but may not do this.
    pub fn forbidden(site: &Arc<Site>) -> Self {
        Self {
            page: Page::new(site, "Keine Berechtigung").private(),
            heading: "Das ist Ihrer Rolle nicht erlaubt".into(),
            text: "Diese Seite gehört zu Aufgaben, die Ihr Zugang nicht umfasst.".into(),
            next_step: "Wenn Sie sie brauchen, wenden Sie sich bitte an die Verwaltung dieser Seite.".into(),
            link: Link { href: links::organisation::OVERVIEW.into(), text: "Zur Übersicht".into() },
            trace_id: None,
        }
    }

    /// The page for a form that is too large.
    pub fn too_large(site: &Arc<Site>) -> Self {
        Self {
            page: Page::new(site, "Zu viele Daten").private(),
            heading: "Das Formular ist zu groß".into(),
            text: "Es darf zusammen höchstens 1 MiB umfassen.".into(),
            next_step: "Bitte gehen Sie zurück und kürzen Sie Ihre Angaben.".into(),
            link: Self::programme(),
            trace_id: None,
        }
    }

    /// The page for a client that sends too much.
    pub fn too_often(site: &Arc<Site>, exceeded: Exceeded) -> Self {
        Self {
            page: Page::new(site, "Zu viele Anfragen").private(),
            heading: "Von Ihrem Anschluss kommen gerade sehr viele Anfragen".into(),
            text: "Zum Schutz vor Missbrauch nehmen wir in kurzer Zeit nur eine begrenzte Zahl an. Ihre Eingaben sind nicht \
                   gespeichert, aber auch nicht verloren."
                .into(),
            next_step: format!(
                "Bitte warten Sie. Laden Sie diese Seite in {} neu und bestätigen Sie, dass die Daten noch einmal gesendet \
                 werden.",
                exceeded.wait()
            ),
            link: Self::programme(),
            trace_id: None,
        }
    }

    /// The page for a failure that is ours.
    pub fn failure(site: &Arc<Site>, trace_id: Option<String>) -> Self {
        Self {
            page: Page::new(site, "Technischer Fehler").private(),
            heading: "Da ist etwas schiefgegangen".into(),
            text:
                "Ihre Anfrage konnte wegen eines technischen Fehlers nicht bearbeitet werden. Das liegt nicht an Ihnen."
                    .into(),
            next_step: "Bitte versuchen Sie es in einigen Minuten noch einmal.".into(),
            link: Self::programme(),
            trace_id,
        }
    }

    /// The page for a form that does not come whole.
    pub fn slow_request(site: &Arc<Site>) -> Self {
        Self {
            page: Page::new(site, "Das Formular kam nicht an").private(),
            heading: "Das Formular kam nicht vollständig an".into(),
            text: "Die Verbindung war zu langsam. Es wurde nichts gespeichert.".into(),
            next_step: "Bitte gehen Sie zurück und schicken Sie das Formular noch einmal ab.".into(),
            link: Self::programme(),
            trace_id: None,
        }
    }

    /// The page for an answer that does not come. Nobody knows whether what was asked for is still done.
    pub fn too_slow(site: &Arc<Site>) -> Self {
        Self {
            page: Page::new(site, "Das dauert zu lange").private(),
            heading: "Das dauert gerade zu lange".into(),
            text: "Ein Teil des Dienstes antwortet nicht. Vielleicht ist trotzdem erledigt, was Sie abgeschickt haben: Wenn es \
                   eine Anmeldung war, kommt dann eine E-Mail."
                .into(),
            next_step: "Bitte warten Sie einige Minuten auf die E-Mail, und versuchen Sie es sonst noch einmal. Doppelt \
                        angemeldet werden Sie dadurch nicht."
                .into(),
            link: Self::programme(),
            trace_id: None,
        }
    }

    /// The way back that every error page can offer.
    pub fn programme() -> Link {
        Link { href: links::PROGRAMME.into(), text: "Zum Programm".into() }
    }
}
