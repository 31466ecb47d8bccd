//! The installation's secret and its keys.

use std::path::Path;

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{Mode, raw};
use crate::{KEY_BYTES, Secret, SessionKeys};

/// The keys of sessions, where the settings name any: `session_key` for the service that signs, `session_public_keys` for all.
pub(super) fn sessions(raw: &mut raw::Raw) -> Option<SessionKeys> {
    const EXPECTED: &str = "ein Schlüssel aus 32 Bytes in Base64";
    let key = |text: &str| {
        let bytes = STANDARD.decode(text).map_err(|_| ())?;
        <[u8; KEY_BYTES]>::try_from(bytes).map_err(|_| ())
    };
    let public = raw.list("session_public_keys", key, EXPECTED);
    match raw.secret("session_key", key, EXPECTED) {
        Some(seed) => SessionKeys::signing(&seed, &public),
        None if public.is_empty() => None,
        None => Some(SessionKeys::verifying(&public)),
    }
}

/// The secret from the settings; with all services in one process, one is made and kept in the data folder. `shared` when
/// the settings name a database or broker that other processes may use, too.
pub(super) fn secret(raw: &mut raw::Raw, data_dir: &Path, mode: Mode, shared: bool) -> Secret {
    if let Some(text) = raw.text("secret") {
        if text.len() < Secret::MIN_LENGTH {
            raw.problem("secret", "ist zu kurz: mindestens 32 zufällige Zeichen.");
        }
        return Secret::new(&text);
    }
    let kept = match mode {
        Mode::Tool => return Secret::new(&Secret::generate()),
        Mode::SingleService => None,
        Mode::Access if shared && !data_dir.join(SECRET_FILE).exists() => None,
        Mode::Access | Mode::Embedded => Some(kept_secret(data_dir)),
    };
    match kept {
        Some(Ok(text)) => Secret::new(&text),
        Some(Err(error)) => {
            let folder = data_dir.display();
            let message = format!("{folder}: Das Geheimnis lässt sich dort nicht ablegen oder lesen ({error}).");
            raw.problem("data_dir", &message);
            Secret::new("")
        }
        None => {
            let message = "fehlt: Alle Dienste brauchen dasselbe Geheimnis (mindestens 32 zufällige Zeichen).";
            raw.problem("secret", message);
            Secret::new("")
        }
    }
}

const SECRET_FILE: &str = "secret";

/// The secret in the data folder; made, together with the folder, when it is not there. Only the owner may look inside:
/// the folder holds personal data and mails with secret links.
pub(super) fn kept_secret(data_dir: &Path) -> std::io::Result<String> {
    use std::{
        fs::{DirBuilder, File, OpenOptions},
        io::{Error, ErrorKind, Write},
        os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    };
    let path = data_dir.join(SECRET_FILE);
    if !path.exists() {
        DirBuilder::new().recursive(true).mode(0o700).create(data_dir)?;
        // Written whole under another name first: a second process never reads half a secret.
        let draft = data_dir.join(format!("secret.{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
        file.write_all(Secret::generate().as_bytes())?;
        file.sync_all()?;
        // `hard_link` fails where a secret exists by now: then that one counts.
        let _ = std::fs::hard_link(&draft, &path);
        std::fs::remove_file(&draft)?;
        File::open(data_dir)?.sync_all()?;
    }
    let text = std::fs::read_to_string(&path)?.trim().to_owned();
    if text.len() < Secret::MIN_LENGTH {
        return Err(Error::new(ErrorKind::InvalidData, "die Datei secret ist leer oder abgeschnitten"));
    }
    Ok(text)
}
