//! The settings as texts, before they are understood, and what is wrong with them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display},
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Format, Toml},
    value::Value,
};

const PREFIX: &str = "FACHTAG_";
/// Variables of the project's own tests are not settings.
const TEST_PREFIX: &str = "FACHTAG_TEST_";
const OTLP: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// All settings, as they are called in the file; a variable is FACHTAG_ and the name in capitals.
pub const KNOWN: &[&str] = &[
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
    "font_dir",
    "security_contact",
    "site_name",
    "site_owner",
    "site_email",
    "site_logo",
    "site_colour",
    "site_words",
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

pub(super) struct Raw {
    values: BTreeMap<String, String>,
    /// The file, and the keys that are taken from it.
    file: Option<(PathBuf, BTreeSet<String>)>,
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
        let mut values = BTreeMap::new();
        let mut file = None;
        if let Some(path) = config_file(config, given.get("data_dir")) {
            if !path.is_file() {
                let name = path.display().to_string();
                return Err(Problems(vec![Problem { name, message: "gibt es nicht (--config).".into() }]));
            }
            let in_file = read_file(&path, &mut problems)?;
            let own = in_file.keys().filter(|key| !given.contains_key(*key)).cloned().collect();
            values.extend(in_file);
            file = Some((path, own));
        }
        values.extend(given);
        let (values, unknown): (BTreeMap<_, _>, BTreeMap<_, _>) =
            values.into_iter().partition(|(key, _)| KNOWN.contains(&key.as_str()));
        let mut raw = Self { values, file, otlp, problems };
        for key in unknown.into_keys() {
            raw.problem(&key, &format!("gibt es nicht. Bekannt sind: {}.", raw.known()));
        }
        Ok(raw)
    }

    /// The names of all settings, as they are written where they were looked for.
    fn known(&self) -> String {
        KNOWN.iter().map(|key| variable_name(key)).collect::<Vec<_>>().join(", ")
    }

    /// Where a setting stands: a key of the file, or a variable.
    fn place(&self, key: &str) -> String {
        match &self.file {
            Some((path, own)) if own.contains(key) => format!("{}: {key}", path.display()),
            _ => variable_name(key),
        }
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
        self.problems.push(Problem { name: self.place(key), message: message.into() });
    }

    pub(super) fn finish(self) -> Result<(), Problems> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problems(self.problems)) }
    }
}

pub(super) fn variable_name(key: &str) -> String {
    format!("{PREFIX}{}", key.to_uppercase())
}

/// The settings of a file. `…_file` names another one that holds the value, as with variables.
fn read_file(path: &Path, problems: &mut Vec<Problem>) -> Result<BTreeMap<String, String>, Problems> {
    let place = |key: &str| format!("{}: {key}", path.display());
    let read: Result<BTreeMap<String, Value>, figment::Error> = Figment::from(Toml::file_exact(path)).extract();
    let read = read.map_err(|error| {
        // The rest quotes the line, and with it perhaps a password.
        let words = error.kind.to_string();
        let message = format!("ist nicht lesbar: {}", words.lines().next().unwrap_or_default());
        Problems(vec![Problem { name: path.display().to_string(), message }])
    })?;
    let mut values = BTreeMap::new();
    for (key, value) in read {
        let Some(text) = text_of(value) else {
            problems
                .push(Problem { name: place(&key), message: "ist weder Text noch Zahl noch eine Liste davon.".into() });
            continue;
        };
        match named_file(&key) {
            Some(stem) => match std::fs::read_to_string(&text) {
                Ok(inside) => _ = values.insert(stem, inside.trim().to_owned()),
                Err(error) => problems.push(Problem {
                    name: place(&key),
                    message: format!("Die Datei {text} ist nicht lesbar ({error})."),
                }),
            },
            None => _ = values.insert(key, text),
        }
    }
    Ok(values)
}

/// A text, a number or a truth value, or a list of them.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(_, text) => Some(text),
        Value::Num(_, number) => number
            .to_i128()
            .map(|number| number.to_string())
            .or_else(|| number.to_u128().map(|number| number.to_string())),
        Value::Bool(_, truth) => Some(truth.to_string()),
        Value::Array(_, items) => {
            items.into_iter().map(text_of).collect::<Option<Vec<_>>>().map(|items| items.join(","))
        }
        _ => None,
    }
}

/// The setting whose value a file holds, of a key that names one.
fn named_file(key: &str) -> Option<String> {
    let stem = key.strip_suffix("_file")?;
    FROM_FILE.contains(&stem).then(|| stem.to_owned())
}

/// One environment variable as key and value; `…_FILE` names a file that holds the value.
fn variable(name: &str, value: String) -> Result<(String, String), Problem> {
    let key = name[PREFIX.len()..].to_lowercase();
    let Some(stem) = named_file(&key) else {
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
