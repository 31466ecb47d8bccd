//! What every page shares: the layout's data, the parts of forms and messages, and the answer itself.

mod error;
mod failure;
mod language;

pub use error::ErrorPage;
pub(crate) use failure::show_errors;
pub use failure::{PageError, PageResult};
pub use language::{LanguageSwitch, TypedForm};

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use fachtag_contracts::language::Language;
use fachtag_runtime::{Settings, settings::Logo};

use fachtag_words::Words;

use crate::{
    Reader,
    assets::{self, OwnAsset},
    colours,
    organisation::{Desk, NavigationLink, Visitor},
    words,
};

/// Who runs this installation. Set once from the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The name in the header and in every title.
    pub name: String,
    /// The office that answers for it.
    pub owner: String,
    pub contact_email: Option<String>,
    /// Without a slash at the end.
    pub public_url: String,
    pub logo: Option<OwnAsset>,
    /// The style sheet of the installation's own colour.
    pub colours: Option<OwnAsset>,
    /// `#rrggbb`: the ground of pictures, dark enough for white letters.
    pub card_colour: String,
    /// Where holes are reported to: `mailto:` or `https:` (RFC 9116).
    pub security_contact: Option<String>,
    /// Nobody gets mails, and organizers are told on every page.
    pub without_mail: bool,
}

impl Site {
    /// The Arbeitskreis of Mönchengladbach at this address.
    pub fn at(public_url: &str) -> Self {
        Self {
            name: "Arbeitskreis Lebenslanges Lernen".into(),
            owner: "Stadt Mönchengladbach".into(),
            contact_email: None,
            public_url: public_url.trim_end_matches('/').into(),
            logo: None,
            colours: None,
            card_colour: colours::OURS.into(),
            security_contact: None,
            without_mail: false,
        }
    }

    /// As the settings say.
    pub fn of(settings: &Settings) -> Self {
        let logo = |Logo { media_type, extension, content }: &Logo| {
            OwnAsset::new(&format!("logo.{extension}"), media_type, Arc::clone(content))
        };
        let colours = |colour| {
            let styles = colours::style_sheet(colour);
            OwnAsset::new("colours.css", "text/css; charset=utf-8", styles.into_bytes().into())
        };
        Self {
            name: settings.site_name.clone(),
            owner: settings.site_owner.clone(),
            contact_email: settings.site_email.clone(),
            public_url: settings.public_url.clone(),
            logo: settings.site_logo.as_ref().map(logo),
            colours: settings.site_colour.map(colours),
            card_colour: colours::ground(settings.site_colour),
            security_contact: settings.security_contact.clone(),
            without_mail: false,
        }
    }

    /// Whether people reach it on this machine only.
    pub fn is_local(&self) -> bool {
        match url::Url::parse(&self.public_url).ok().as_ref().and_then(url::Url::host) {
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }

    /// The files to be served beside ours.
    pub fn own_assets(&self) -> Vec<OwnAsset> {
        [&self.logo, &self.colours].into_iter().flatten().cloned().collect()
    }
}

/// The title of an organizers' form. Screen readers read it first, so it says whether there are mistakes.
pub fn form_title(title: &str, wrong: bool) -> String {
    if wrong { format!("Fehler: {title}") } else { title.into() }
}

/// The entry of the navigation that a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    Programme,
    Groups,
    Organisation,
    #[default]
    Other,
}

/// What the layout needs. Every page's template has it as its field `page`.
#[derive(Debug, Clone)]
pub struct Page {
    pub site: Arc<Site>,
    pub title: String,
    pub description: Option<String>,
    pub section: Section,
    pub desk: Desk,
    /// Who is signed in.
    pub visitor: Option<Visitor>,
    /// Meant for one person: search engines must not list it, and its address must not leak through a link.
    pub private: bool,
    /// The one address of a public page, from the root.
    pub path: Option<String>,
    /// What other sites show with a link to the page: a path, of 1200 × 630 pixels.
    pub picture: Option<String>,
    /// The language of the page, with the messages of its service.
    pub words: Words,
    /// Who reads it; none on the organizers' pages, which are in German only.
    pub reader: Option<Reader>,
    /// The form whose typed values go along when the language is changed, and the step of it that is shown then.
    pub typed: Option<TypedForm>,
}

impl Page {
    /// A public page without a place in the navigation.
    pub fn new(site: &Arc<Site>, title: impl Into<String>) -> Self {
        Self {
            site: Arc::clone(site),
            title: title.into(),
            description: None,
            section: Section::Other,
            desk: Desk::Other,
            visitor: None,
            private: false,
            path: None,
            picture: None,
            words: words::words(Language::De),
            reader: None,
            typed: None,
        }
    }

    /// A public page's one address, however it was asked for.
    #[must_use]
    pub fn at(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Marks the entry of the navigation.
    #[must_use]
    pub fn section(mut self, section: Section) -> Self {
        self.section = section;
        self
    }

    /// One or two sentences for search engines and previews.
    #[must_use]
    pub fn description(mut self, description: Option<String>) -> Self {
        self.description = description;
        self
    }

    /// Shows who is signed in.
    #[must_use]
    pub fn visitor(mut self, visitor: Option<Visitor>) -> Self {
        self.visitor = visitor;
        self
    }

    /// A page of the organizers' desk for this person.
    pub fn desk(site: &Arc<Site>, title: impl Into<String>, visitor: Visitor, desk: Desk) -> Self {
        Self { desk, ..Self::new(site, title).section(Section::Organisation).visitor(Some(visitor)).private() }
    }

    /// The organizers' navigation, as this person gets it.
    pub fn navigation(&self, visitor: &Visitor) -> Vec<NavigationLink> {
        self.desk.navigation(visitor)
    }

    /// Keeps the page out of search engines and its address out of other servers' logs.
    #[must_use]
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }

    /// The address of a file of `shared/web/assets`.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }

    /// Whether the page belongs to the programme.
    pub fn is_programme(&self) -> bool {
        self.section == Section::Programme
    }

    /// Whether the page belongs to the sub-groups.
    pub fn is_groups(&self) -> bool {
        self.section == Section::Groups
    }

    /// Whether the page is the organizers'.
    pub fn is_organisation(&self) -> bool {
        self.section == Section::Organisation
    }
}

/// How a message or badge is meant. Each has a colour, an icon and a word, so that none is needed to understand it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Info,
    Success,
    Warning,
    Error,
}

impl Tone {
    /// The end of the class name, also the icon's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A short coloured remark, such as "Noch 12 von 120 Plätzen frei".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    pub tone: Tone,
    pub text: String,
}

impl Badge {
    /// Whether somebody has to look at it: what is as it should be needs no colour where there are many.
    pub fn is_exception(&self) -> bool {
        matches!(self.tone, Tone::Warning | Tone::Error)
    }
}

/// A message box. `text` may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    pub tone: Tone,
    pub title: String,
    pub text: String,
}

/// What stands in a form's field, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Input {
    pub value: String,
    pub error: Option<String>,
}

/// Whether a box is ticked, and what is wrong with that.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Check {
    pub checked: bool,
    pub error: Option<String>,
}

/// One option of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

/// One line of the error summary: the field's name and the same words as beside the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub field: String,
    pub message: String,
}

/// One value that a form carries along unseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    pub name: String,
    pub value: String,
}

/// One line of a summary list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub term: String,
    pub value: String,
}

/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub href: String,
    pub text: String,
}

/// A page as an answer. A template that cannot be rendered becomes a logged 500.
pub struct Html<T: Template>(pub StatusCode, pub T);

impl<T: Template> Html<T> {
    /// The page with status 200.
    pub fn ok(template: T) -> Self {
        Self(StatusCode::OK, template)
    }
}

const UNRENDERED: &str = "<!doctype html><html lang=\"de\"><meta charset=\"utf-8\"><title>Technischer Fehler</title>\
    <h1>Technischer Fehler</h1><p>Bitte versuchen Sie es in einigen Minuten noch einmal.</p></html>";

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        let (status, body) = match self.1.render() {
            Ok(body) => (self.0, body),
            Err(error) => {
                tracing::error!(%error, template = std::any::type_name::<T>(), "page could not be rendered");
                (StatusCode::INTERNAL_SERVER_ERROR, UNRENDERED.into())
            }
        };
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], body).into_response()
    }
}
