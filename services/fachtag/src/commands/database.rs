//! What is wrong with a database, in plain words.

use fachtag_db::{Cause, Error};

/// The cause and the remedy; the database's own words where there are no better ones.
pub fn words(error: &Error) -> String {
    let plain = match error.cause() {
        Cause::WrongLogin => "Der Server lehnt Benutzer oder Passwort ab (FACHTAG_DATABASE_URL).",
        Cause::NoSuchDatabase => "Diese Datenbank gibt es auf dem Server nicht (FACHTAG_DATABASE_URL).",
        Cause::NoSuchTable => "Tabellen fehlen: fachtag migrate",
        Cause::NoRight => {
            "Dieser Zugang darf das nicht; fachtag migrate braucht einen Zugang, der Tabellen anlegen darf."
        }
        Cause::Crowded => "Der Server nimmt keine weiteren Verbindungen an (max_connections).",
        Cause::NotYet => "Der Server startet gerade oder hält an.",
        Cause::Full => "Der Datenträger ist voll. Sobald wieder Platz ist, geht es von selbst weiter.",
        Cause::ReadOnly => "Die Datenbank ist nicht beschreibbar. Wem gehören Ordner und Dateien?",
        Cause::CannotOpen => "Die Datei lässt sich nicht öffnen. Gibt es den Ordner, und wem gehört er?",
        Cause::Damaged => {
            "Die Datei ist beschädigt oder keine Datenbank. Stellen Sie eine Sicherung wieder her: fachtag restore"
        }
        Cause::Busy => "Ein anderes Programm hält die Datenbank fest.",
        Cause::Unreachable => {
            "Der Server antwortet nicht. Stimmen Rechner und Port (FACHTAG_DATABASE_URL), und läuft er?"
        }
        Cause::Tls => "Es kommt keine verschlüsselte Verbindung zustande (sslmode in FACHTAG_DATABASE_URL).",
        Cause::Other => return error.to_string(),
    };
    format!("{plain} ({error})")
}
