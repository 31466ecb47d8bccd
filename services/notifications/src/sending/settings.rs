//! Where the mail server is, from the setting FACHTAG_SMTP_URL.

use std::fmt;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// When the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte (`smtps://`, RFC 8314).
    Implicit,
    /// By STARTTLS, or not at all (`smtp://`).
    Required,
    /// By STARTTLS where the server offers it (`?tls=opportunistic`, and on this machine).
    Opportunistic,
}

/// A mail server and how to talk to it. Its debug output hides the password.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    /// A name or address, an IPv6 address without its brackets.
    pub host: String,
    pub port: u16,
    pub tls: Tls,
    /// Who logs in; nobody where the relay knows us by our address.
    pub user: Option<String>,
    /// `None` also where access tokens stand for it.
    pub password: Option<String>,
}

/// A mail server's address that cannot be understood. The text is for whoever wrote the setting and quotes no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SettingError(String);

fn wrong<T>(reason: impl Into<String>) -> Result<T, SettingError> {
    Err(SettingError(reason.into()))
}

impl SmtpSettings {
    /// Reads `smtp://[user[:password]@]host[:port][?tls=opportunistic]` or `smtps://…`. Signs in user and password that a URL
    /// cannot hold are percent-encoded.
    ///
    /// # Errors
    /// When it is not such an address, with what is wrong.
    pub fn parse(text: &str) -> Result<Self, SettingError> {
        match Self::parse_for_tokens(text)? {
            Self { user: Some(_), password: None, .. } => wrong("hat einen Benutzer ohne Passwort"),
            settings => Ok(settings),
        }
    }

    /// The same where access tokens stand for the password: a user alone is enough.
    ///
    /// # Errors
    /// When it is not such an address, with what is wrong.
    pub fn parse_for_tokens(text: &str) -> Result<Self, SettingError> {
        let url = Url::parse(text.trim())
            .map_err(|error| SettingError(format!("ist keine Adresse wie smtp://mail.example.org:587 ({error})")))?;
        let (implicit, default_port) = match url.scheme() {
            "smtp" => (false, 25),
            "smtps" => (true, 465),
            other => {
                return wrong(format!("beginnt mit {other}:// statt mit smtp:// oder smtps://"));
            }
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return wrong("hat hinter Rechner und Port etwas, das dort nicht hingehört");
        }
        let asked = asked_tls(&url)?;
        let port = url.port().unwrap_or(default_port);
        if port == 0 {
            return wrong("nennt den Port 0");
        }
        let (user, password) = credentials(&url)?;
        let mut settings = Self { host: host(&url)?, port, tls: Tls::Implicit, user, password };
        if !implicit {
            let usual = if settings.is_local() { Tls::Opportunistic } else { Tls::Required };
            settings.tls = asked.unwrap_or(usual);
        }
        Ok(settings)
    }

    /// Host and port, as they are told to whoever looks after the service.
    pub(super) fn place(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether the mail server is this very machine, so that no network can listen in.
    pub(super) fn is_local(&self) -> bool {
        match self.host.parse::<std::net::IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        }
    }
}

fn host(url: &Url) -> Result<String, SettingError> {
    match url.host() {
        Some(Host::Ipv4(address)) => Ok(address.to_string()),
        Some(Host::Ipv6(address)) => Ok(address.to_string()),
        Some(Host::Domain(name)) if !name.is_empty() => {
            let name = decode(name, "im Rechnernamen")?;
            idna::domain_to_ascii_strict(&name).or_else(|_| wrong("nennt keinen gültigen Rechner"))
        }
        _ => wrong("nennt keinen Rechner"),
    }
}

fn asked_tls(url: &Url) -> Result<Option<Tls>, SettingError> {
    let mut asked = None;
    for (name, value) in url.query_pairs() {
        match (name.as_ref(), value.as_ref()) {
            ("tls", "required") => asked = Some(Tls::Required),
            ("tls", "opportunistic") => asked = Some(Tls::Opportunistic),
            ("tls", _) => {
                return wrong("hat einen unbekannten Wert für tls; bekannt sind tls=required und tls=opportunistic");
            }
            _ => {
                return wrong(format!(
                    "hat den unbekannten Zusatz {name:?}; bekannt sind tls=required und tls=opportunistic"
                ));
            }
        }
    }
    Ok(asked)
}

fn credentials(url: &Url) -> Result<(Option<String>, Option<String>), SettingError> {
    match (url.username(), url.password()) {
        ("", None) => Ok((None, None)),
        ("", Some(_)) => wrong("hat ein Passwort ohne Benutzer"),
        (user, password) => {
            let password = password.map(|password| decode(password, "im Passwort")).transpose()?;
            Ok((Some(decode(user, "im Benutzernamen")?), password))
        }
    }
}

fn decode(text: &str, what: &str) -> Result<String, SettingError> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) if !text.chars().any(char::is_control) => Ok(text.into_owned()),
        _ => wrong(format!("hat {what} Zeichen, die nicht erlaubt sind")),
    }
}

impl fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpSettings")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("user", &self.user.as_ref().map(|_| "…"))
            .field("password", &self.password.as_ref().map(|_| "…"))
            .finish()
    }
}
