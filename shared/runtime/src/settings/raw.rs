//! The settings as texts, before they are understood, and what is wrong with them.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Format, Serialized, Toml},
};
use serde::Deserialize;

const PREFIX: &str = "FACHTAG_";
/// Variables of the project's own tests are not settings.
const TEST_PREFIX: &str = "FACHTAG_TEST_";
const OTLP: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
const FILE_SUFFIX: &str = "_FILE";

const KNOWN: &[&str] = &[
    "listen",
    "admin_listen",
    "public_url",
    "data_dir",
    "database_url",
    "database_timeout",
    "broker_url",
    "drain_seconds",
    "smtp_url",
    "smtp_helo",
    "smtp_oauth_tenant",
    "smtp_oauth_client_id",
    "smtp_oauth_client_secret",
    "mail_from",
    "mails_per_minute",
    "bounce_address",
    "dkim_domain",
    "dkim_selector",
    "dkim_key",
    "secret",
    "session_key",
    "session_public_keys",
    "trusted_proxies",
    "unlimited_clients",
    "log",
    "log_format",
    "security_contact",
    "site_name",
    "site_owner",
    "site_email",
    "site_logo",
    "site_colour",
];
/// Settings with a secret in them may be given as the name of a file (container secrets).
const FROM_FILE: &[&str] = &[
    "secret",
    "database_url",
    "broker_url",
    "smtp_url",
    "smtp_oauth_client_secret",
    "dkim_key",
    "session_key",
    "session_public_keys",
];

/// One setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The environment variable's name, or the file's.
    pub name: String,
    pub message: String,
}

/// All that is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{} {}", problem.name, problem.message)?;
        }
        Ok(())
    }
}

/// A value in the file may be a text, a number or a truth value, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Number(i64),
    Truth(bool),
    List(Vec<String>),
}

impl From<Value> for String {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Truth(truth) => truth.to_string(),
            Value::List(items) => items.join(","),
        }
    }
}

pub(super) struct Raw {
    values: BTreeMap<String, String>,
    otlp: Option<String>,
    problems: Vec<Problem>,
}

impl Raw {
    /// Collects file and environment; the environment wins.
    pub(super) fn read(config: Option<&Path>, environment: Vec<(String, String)>) -> Result<Self, Problems> {
        let mut problems = Vec::new();
        let mut given = BTreeMap::new();
        let mut otlp = None;
        for (name, value) in environment {
            if name == OTLP && !value.is_empty() {
                otlp = Some(value);
            } else if name.starts_with(PREFIX) && !name.starts_with(TEST_PREFIX) {
                match variable(&name, value) {
                    Ok((key, value)) => _ = given.insert(key, value),
                    Err(problem) => problems.push(problem),
                }
            }
        }
        let mut figment = Figment::new();
        if let Some(path) = config_file(config, given.get("data_dir")) {
            if !path.is_file() {
                let name = path.display().to_string();
                return Err(Problems(vec![Problem { name, message: "gibt es nicht (--config).".into() }]));
            }
            figment = figment.merge(Toml::file_exact(path));
        }
        for (key, value) in given {
            figment = figment.merge(Serialized::default(&key, value));
        }
        let values: BTreeMap<String, Value> = figment
            .extract()
            .map_err(|error| Problems(vec![Problem { name: "fachtag.toml".into(), message: error.to_string() }]))?;
        let (values, unknown): (BTreeMap<_, _>, BTreeMap<_, _>) = values
            .into_iter()
            .map(|(key, value)| (key, String::from(value)))
            .partition(|(key, _)| KNOWN.contains(&key.as_str()));
        problems.extend(unknown.into_keys().map(|key| unknown_setting(&key)));
        Ok(Self { values, otlp, problems })
    }

    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.values.remove(key).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    pub(super) fn parsed<T, E>(
        &mut self,
        key: &str,
        parse: impl Fn(&str) -> Result<T, E>,
        expected: &str,
    ) -> Option<T> {
        let text = self.text(key)?;
        parse(&text).map_err(|_| self.problem(key, &format!("ist „{text}“. Erwartet wird {expected}."))).ok()
    }

    /// A value that must not be repeated in a message.
    pub(super) fn secret<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, ()>, expected: &str) -> Option<T> {
        let text = self.text(key)?;
        parse(&text).map_err(|()| self.problem(key, &format!("ist unbrauchbar. Erwartet wird {expected}."))).ok()
    }

    pub(super) fn list<T>(&mut self, key: &str, parse: impl Fn(&str) -> Result<T, ()>, expected: &str) -> Vec<T> {
        let items = |text: &str| text.split(',').map(|item| parse(item.trim())).collect();
        self.parsed(key, items, expected).unwrap_or_default()
    }

    /// A URL of one of `schemes`. The value may hold a password, so it is never repeated in the message.
    pub(super) fn url(&mut self, key: &str, schemes: &[&str]) -> Option<String> {
        let text = self.text(key)?;
        match url::Url::parse(&text) {
            Ok(url) if schemes.contains(&url.scheme()) && url.has_host() => Some(text),
            _ => {
                self.problem(key, &format!("ist keine Adresse der Form {}://….", schemes.join(":// oder ")));
                None
            }
        }
    }

    pub(super) fn otlp_endpoint(&mut self) -> Option<String> {
        self.otlp.take()
    }

    pub(super) fn problem(&mut self, key: &str, message: &str) {
        self.problems.push(Problem { name: variable_name(key), message: message.into() });
    }

    pub(super) fn finish(self) -> Result<(), Problems> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problems(self.problems)) }
    }
}

pub(super) fn variable_name(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase())
}

fn unknown_setting(key: &str) -> Problem {
    let names: Vec<_> = KNOWN.iter().map(|key| variable_name(key)).collect();
    Problem { name: variable_name(key), message: format!("gibt es nicht. Bekannt sind: {}.", names.join(", ")) }
}

/// One environment variable as key and value; `…_FILE` names a file that holds the value.
fn variable(name: &str, value: String) -> Result<(String, String), Problem> {
    let key = name[PREFIX.len()..].to_lowercase();
    let from_file = name
        .strip_suffix(FILE_SUFFIX)
        .map(|stem| stem[PREFIX.len()..].to_lowercase())
        .filter(|stem| FROM_FILE.contains(&stem.as_str()));
    let Some(stem) = from_file else {
        return Ok((key, value));
    };
    match std::fs::read_to_string(&value) {
        Ok(text) => Ok((stem, text.trim().to_owned())),
        Err(error) => {
            Err(Problem { name: name.to_owned(), message: format!("Die Datei {value} ist nicht lesbar ({error}).") })
        }
    }
}

/// The named file, or `fachtag.toml` in or beside the data folder if there is one.
fn config_file(named: Option<&Path>, data_dir: Option<&String>) -> Option<PathBuf> {
    if let Some(path) = named {
        return Some(path.to_owned());
    }
    let data_dir = Path::new(data_dir.map_or("./fachtag-data", String::as_str));
    let beside = data_dir.parent().unwrap_or(Path::new("."));
    [data_dir.join("fachtag.toml"), beside.join("fachtag.toml")].into_iter().find(|path| path.is_file())
}
