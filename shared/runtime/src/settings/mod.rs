//! Settings from `fachtag.toml` and the environment, checked at start.

mod keys;
mod raw;
mod site;

use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

use ipnet::IpNet;
use url::Url;

pub use raw::{KNOWN, Problem, Problems};
pub use site::{Colour, Logo};

use crate::{Secret, SessionKeys};

/// Everything that can be set. See the README's table.
#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    /// Where `/metrics` and the details of `/readyz` are told to whoever reaches it; `None`: to administrators' tokens only.
    pub admin_listen: Option<SocketAddr>,
    /// How people reach the service, without a slash at the end.
    pub public_url: String,
    pub data_dir: PathBuf,
    /// `None`: SQLite files in the data folder.
    pub database_url: Option<String>,
    /// The longest wait for PostgreSQL's answer to one statement.
    pub database_timeout: Duration,
    /// How long the service goes on taking requests after it was told to stop, so that a proxy notices in time.
    pub drain: Duration,
    /// `None`: messages are handed over in process.
    pub broker_url: Option<String>,
    /// `None`: mails are written as files.
    pub smtp_url: Option<String>,
    /// The name or address that mail servers are greeted by; `None`: the host of the public URL.
    pub smtp_helo: Option<String>,
    /// `None`: the password stands in the mail server's address, if there is one.
    pub smtp_oauth: Option<OauthClient>,
    /// The office's mailbox, such as `Fachtag <fachtag@example.org>`.
    pub mail_from: String,
    /// Where reports about undeliverable mails go, each letter's with `+` and its id in the name; `None`: to the office.
    pub bounce_address: Option<String>,
    /// `None`: mails are not signed.
    pub dkim: Option<DkimKey>,
    /// `None`: unlimited.
    pub mails_per_minute: Option<NonZeroU32>,
    pub secret: Secret,
    pub sessions: SessionKeys,
    /// Whether services of their own share the key that sessions are signed with: it is derived from the secret.
    pub sessions_derived: bool,
    /// Whose `X-Forwarded-…` headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Clients whom the limits against misuse do not hold: a large school's network, or a load test's machine.
    pub unlimited_clients: Vec<IpNet>,
    /// A tracing filter.
    pub log: Option<String>,
    pub log_format: LogFormat,
    /// `None`: traces are not exported.
    pub otlp_endpoint: Option<String>,
    /// Further fonts for PDFs; `None`: only those that the program brings along.
    pub font_dir: Option<PathBuf>,
    /// Where holes are reported to: `mailto:` or `https:` (RFC 9116).
    pub security_contact: Option<String>,
    /// The network or office that invites, shown in the head of every page.
    pub site_name: String,
    /// The body responsible for the service.
    pub site_owner: String,
    /// Where people can write to.
    pub site_email: Option<String>,
    /// Shown in the head of every page.
    pub site_logo: Option<Logo>,
    /// Of links, buttons and marks.
    pub site_colour: Option<Colour>,
    /// The office's own words for public pages and letters.
    pub site_words: Option<PathBuf>,
}

/// A key that mails are signed with. Its debug output hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct DkimKey {
    pub domain: String,
    pub selector: String,
    /// PEM.
    pub key: String,
}

impl std::fmt::Debug for DkimKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DkimKey")
            .field("domain", &self.domain)
            .field("selector", &self.selector)
            .finish_non_exhaustive()
    }
}

/// An application that logs in to the mail server by access tokens. Its debug output hides the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct OauthClient {
    /// Of Microsoft 365, or the address of a token endpoint.
    pub tenant: String,
    pub client_id: String,
    pub client_secret: String,
}

impl std::fmt::Debug for OauthClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OauthClient")
            .field("tenant", &self.tenant)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

/// Which parts of the program the settings are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// All services in one process.
    Embedded,
    /// One service; others run elsewhere, so they must share a broker and a secret.
    SingleService,
    /// A command that makes tokens or links for services that may run elsewhere: a secret of its own would be of no use.
    Access,
    /// A command that needs no secret.
    Tool,
}

impl Settings {
    /// Reads the settings of this process.
    ///
    /// # Errors
    /// Every wrong, unknown or missing setting, each by the name of its variable.
    pub fn load(config: Option<&Path>, mode: Mode) -> Result<Self, Problems> {
        // Foreign variables may hold what is no text; ours must not, and are then told as unusable by their name.
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
            .collect();
        Self::from_sources(config, mode, environment)
    }

    fn from_sources(config: Option<&Path>, mode: Mode, environment: Vec<(String, String)>) -> Result<Self, Problems> {
        let mut raw = raw::Raw::read(config, environment)?;
        let listen = raw
            .parsed("listen", str::parse::<SocketAddr>, "eine Adresse wie 127.0.0.1:8080")
            .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        let admin_listen = raw.parsed("admin_listen", str::parse::<SocketAddr>, "eine Adresse wie 127.0.0.1:9090");
        let data_dir = PathBuf::from(raw.text("data_dir").unwrap_or("./fachtag-data".into()));
        let public_url = raw
            .parsed("public_url", web_url, "eine Adresse wie https://fachtag.example.org, ohne Pfad und ohne Benutzer")
            .unwrap_or_else(|| format!("http://{listen}"));
        let database_url = raw.url("database_url", &["postgres", "postgresql"]);
        let broker_url = raw.url("broker_url", &["amqp", "amqps"]);
        let smtp_url = raw.url("smtp_url", &["smtp", "smtps"]);
        if mode == Mode::SingleService && broker_url.is_none() {
            raw.problem(
                "broker_url",
                "fehlt: Ein einzelner Dienst erreicht die anderen nur über RabbitMQ (amqp://…). \
                 Ohne Angabe eines Dienstes laufen alle drei in einem Prozess.",
            );
        }
        let shared = database_url.is_some() || broker_url.is_some();
        let secret = keys::secret(&mut raw, &data_dir, mode, shared);
        let own_sessions = keys::sessions(&mut raw);
        let settings = Self {
            listen,
            admin_listen,
            public_url,
            database_url,
            database_timeout: raw
                .parsed("database_timeout", seconds(1..=60), "eine Zahl von Sekunden von 1 bis 60")
                .unwrap_or(Duration::from_secs(8)),
            drain: raw
                .parsed("drain_seconds", seconds(0..=60), "eine Zahl von Sekunden von 0 bis 60")
                .unwrap_or(if mode == Mode::SingleService { DRAIN } else { Duration::ZERO }),
            broker_url,
            smtp_url,
            smtp_helo: raw.text("smtp_helo"),
            smtp_oauth: oauth(&mut raw),
            mail_from: raw.text("mail_from").unwrap_or("Fachtag <fachtag@localhost>".into()),
            mails_per_minute: raw
                .parsed("mails_per_minute", mails_per_minute, "eine ganze Zahl ab 1 oder unlimited")
                .unwrap_or(MAILS_PER_MINUTE),
            bounce_address: raw.parsed("bounce_address", site::email, "eine E-Mail-Adresse wie bounces@example.org"),
            dkim: dkim(&mut raw),
            sessions_derived: own_sessions.is_none() && shared,
            sessions: own_sessions.unwrap_or_else(|| SessionKeys::derived(&secret)),
            secret,
            trusted_proxies: raw.list("trusted_proxies", network, NETWORKS),
            unlimited_clients: raw.list("unlimited_clients", network, NETWORKS),
            log: raw.parsed("log", log_filter, "ein Filter wie info oder info,fachtag_bus=debug"),
            log_format: raw.parsed("log_format", log_format, "text oder json").unwrap_or(LogFormat::Text),
            otlp_endpoint: raw.otlp_endpoint(),
            font_dir: raw.parsed("font_dir", folder, "ein Ordner mit Schriften (TTF, OTF, TTC)"),
            security_contact: raw.parsed("security_contact", site::contact, "mailto:… oder https://…"),
            site_name: raw.text("site_name").unwrap_or("Arbeitskreis Lebenslanges Lernen".into()),
            site_owner: raw.text("site_owner").unwrap_or("Stadt Mönchengladbach".into()),
            site_email: raw.parsed("site_email", site::email, "eine E-Mail-Adresse wie bildungsbuero@example.org"),
            site_logo: site::logo(&mut raw),
            site_colour: raw.parsed("site_colour", site::colour, "eine Farbe wie #0d4f5c"),
            site_words: raw.parsed("site_words", folder, "ein Ordner mit de.ftl oder en.ftl"),
            data_dir,
        };
        raw.finish().map(|()| settings)
    }

    /// Whether browsers reach the service by TLS.
    pub fn public_tls(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// A folder that can be listed.
fn folder(text: &str) -> std::io::Result<PathBuf> {
    std::fs::read_dir(text).map(|_| PathBuf::from(text))
}

/// Longer than the proxy's checks are apart.
const DRAIN: Duration = Duration::from_secs(3);

fn seconds(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<Duration, ()> {
    move |text| text.parse().ok().filter(|seconds| range.contains(seconds)).map(Duration::from_secs).ok_or(())
}

/// What mail relays of offices and mail houses usually bear.
const MAILS_PER_MINUTE: Option<NonZeroU32> = NonZeroU32::new(120);

fn mails_per_minute(text: &str) -> Result<Option<NonZeroU32>, ()> {
    if text == "unlimited" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| ())
}

/// An origin (RFC 6454), as browsers write it. All links and redirects begin at the root, so a path would lead nowhere.
fn web_url(text: &str) -> Result<String, ()> {
    let url = Url::parse(text).map_err(|_| ())?;
    let usable = matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    usable.then(|| url.origin().ascii_serialization()).ok_or(())
}

const NETWORKS: &str = "Adressen wie 10.0.0.5 oder 10.0.0.0/8";

fn network(text: &str) -> Result<IpNet, ()> {
    text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).map_err(|_| ())
}

fn log_filter(text: &str) -> Result<String, ()> {
    tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|_| ())
}

fn log_format(text: &str) -> Result<LogFormat, ()> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(()),
    }
}

fn dkim(raw: &mut raw::Raw) -> Option<DkimKey> {
    let [domain, selector, key] = all_or_none(raw, ["dkim_domain", "dkim_selector", "dkim_key"])?;
    Some(DkimKey { domain, selector, key })
}

fn oauth(raw: &mut raw::Raw) -> Option<OauthClient> {
    let names = ["smtp_oauth_tenant", "smtp_oauth_client_id", "smtp_oauth_client_secret"];
    let [tenant, client_id, client_secret] = all_or_none(raw, names)?;
    let local = Url::parse(&tenant).ok().and_then(|url| url.host_str().map(|host| host == "127.0.0.1"));
    if tenant.starts_with("http://") && local != Some(true) {
        raw.problem(
            "smtp_oauth_tenant",
            "ist eine Adresse ohne Verschlüsselung. Erwartet wird ein Mandant oder https://….",
        );
    }
    Some(OauthClient { tenant, client_id, client_secret })
}

/// All three settings, or none.
fn all_or_none(raw: &mut raw::Raw, names: [&str; 3]) -> Option<[String; 3]> {
    let values = names.map(|name| raw.text(name));
    if values.iter().all(Option::is_none) {
        return None;
    }
    let all = names.map(raw::variable_name).join(", ");
    for (name, value) in names.iter().zip(&values) {
        if value.is_none() {
            raw.problem(name, &format!("fehlt: {all} gehören zusammen."));
        }
    }
    let [one, two, three] = values;
    Some([one?, two?, three?])
}

#[cfg(test)]
mod tests;
