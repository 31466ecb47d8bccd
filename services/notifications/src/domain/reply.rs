//! A mail server's reply in plain words.

/// The code at the beginning of a reply, such as 550.
pub fn code(reply: &str) -> Option<u16> {
    let code = reply.split([' ', '-']).next().filter(|code| code.len() == 3)?;
    code.parse().ok().filter(|code| (200..600).contains(code))
}

/// The enhanced status code of a reply (RFC 3463), such as 5.1.1.
pub(super) fn status(reply: &str) -> Option<(u16, u16, u16)> {
    reply.split(|sign: char| sign.is_whitespace() || "()[]#;,".contains(sign)).find_map(|word| {
        let mut numbers = word.trim_end_matches([':', '-']).split('.').map(|number| number.parse::<u16>().ok());
        let status = (numbers.next()??, numbers.next()??, numbers.next()??);
        (numbers.next().is_none() && matches!(status.0, 2 | 4 | 5)).then_some(status)
    })
}

/// Whether the server refuses who writes, not to whom: many say so only after the recipient (Postfix) or the letter (Exchange).
pub fn refuses_sender(reply: &str) -> bool {
    let words = reply.to_lowercase();
    matches!(status(reply), Some((5, 7, 60) | (5, 2, 252) | (5, 1, 7 | 8)))
        || ["sendasdenied", "sender address rejected", "not owned by user"].iter().any(|said| words.contains(said))
}

/// What the reply means for whoever wants to reach a person; `None` where only the server's own words say it.
pub fn in_plain_words(reply: &str) -> Option<&'static str> {
    refuses_sender(reply)
        .then_some(SENDER)
        .or_else(|| status(reply).and_then(by_status))
        .or_else(|| by_words(reply))
        .or_else(|| code(reply).and_then(by_code))
}

const NO_SUCH_ADDRESS: &str = "Diese Adresse gibt es nicht.";
const NO_SUCH_DOMAIN: &str = "Den Teil der Adresse hinter dem @ gibt es nicht, oder er nimmt keine E-Mails an.";
const SENDER: &str = "Der Mailserver lässt diesen Absender nicht zu. Bitte prüfen Sie die Absender des Programms und der Unterarbeitsgruppen.";
const ODD_ADDRESS: &str = "Die Adresse ist so nicht gültig.";
const FULL: &str = "Das Postfach ist voll.";
const TOO_LARGE: &str = "Die E-Mail ist dem Mailserver zu groß.";
const FULL_OR_LARGE: &str = "Das Postfach ist voll, oder die E-Mail ist dem Mailserver zu groß.";
const DISABLED: &str = "Das Postfach ist abgeschaltet.";
const BUSY: &str = "Der Mailserver ist gerade überlastet und bittet um Geduld.";
const PATIENCE: &str = "Der Mailserver bittet um Geduld. Das ist bei der ersten E-Mail von einem Absender üblich.";
const UNREACHABLE: &str = "Der Mailserver der Empfängerin oder des Empfängers ist nicht erreichbar.";
const POLICY: &str =
    "Der Mailserver nimmt E-Mails von diesem Absender nicht an, zum Beispiel wegen seines Spam-Schutzes.";

fn by_status(status: (u16, u16, u16)) -> Option<&'static str> {
    match status {
        (5, 1, 1 | 6) => Some(NO_SUCH_ADDRESS),
        (4 | 5, 1, 2 | 10) | (5, 4, 4) => Some(NO_SUCH_DOMAIN),
        (5, 1, 3) => Some(ODD_ADDRESS),
        (4 | 5, 2, 1) => Some(DISABLED),
        (4 | 5, 2, 2) => Some(FULL),
        (4 | 5, 2, 3) | (5, 3, 4) => Some(TOO_LARGE),
        (4, 3, _) | (4, 4, 5) => Some(BUSY),
        (4 | 5, 4, _) => Some(UNREACHABLE),
        (4, 7, _) | (4, 2, 0) => Some(PATIENCE),
        (5, 7, _) => Some(POLICY),
        _ => None,
    }
}

fn by_words(reply: &str) -> Option<&'static str> {
    let reply = reply.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| reply.contains(word));
    if says(&["no such user", "user unknown", "unknown user", "does not exist", "mailbox not found", "no mailbox"]) {
        Some(NO_SUCH_ADDRESS)
    } else if says(&["greylist", "graylist"]) {
        Some(PATIENCE)
    } else if says(&["quota", "mailbox full", "mailbox is full"]) {
        Some(FULL)
    } else if says(&["address is not valid", "beyond ascii"]) {
        Some(ODD_ADDRESS)
    } else if says(&["no reply within", "was not heard of", "connection"]) {
        Some("Der Mailserver hat nicht geantwortet.")
    } else {
        None
    }
}

fn by_code(code: u16) -> Option<&'static str> {
    match code {
        250 | 251 => Some("Der Mailserver hat die E-Mail angenommen."),
        421 => Some(BUSY),
        450 | 451 => Some(PATIENCE),
        452 | 552 => Some(FULL_OR_LARGE),
        501 | 553 => Some(ODD_ADDRESS),
        551 => Some(NO_SUCH_ADDRESS),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_told_in_plain_words() {
        for (reply, words) in [
            ("550 5.1.1 <a@b.example>: Recipient address rejected", Some(NO_SUCH_ADDRESS)),
            ("550 No such user here", Some(NO_SUCH_ADDRESS)),
            ("550-5.1.1 The email account that you tried to reach does not exist", Some(NO_SUCH_ADDRESS)),
            ("550 5.1.2 Host unknown", Some(NO_SUCH_DOMAIN)),
            ("552 5.2.2 over quota", Some(FULL)),
            ("552 exceeded", Some(FULL_OR_LARGE)),
            ("451 4.7.1 Greylisting in action", Some(PATIENCE)),
            ("450 try later", Some(PATIENCE)),
            ("421 too busy", Some(BUSY)),
            ("554 5.7.1 blocked", Some(POLICY)),
            ("553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x", Some(SENDER)),
            ("554 5.2.252 SendAsDenied; a@b.example not allowed to send as c@b.example", Some(SENDER)),
            ("550 5.7.60 SMTP; Client does not have permissions to send as this sender", Some(SENDER)),
            ("5.1.1 (bad destination mailbox address)", Some(NO_SUCH_ADDRESS)),
            ("no reply within 5 s", Some("Der Mailserver hat nicht geantwortet.")),
            ("550 10.20.30.40 sagt nein", None),
            ("", None),
            ("ÄÖÜ", None),
        ] {
            assert_eq!(in_plain_words(reply), words, "{reply}");
        }
    }

    #[test]
    fn only_a_servers_reply_has_a_code() {
        assert_eq!(code("421 busy"), Some(421));
        assert_eq!(code("550-5.1.1 no"), Some(550));
        for none in ["", "no reply within 5 s", "999 x", "1.2 x", "42"] {
            assert_eq!(code(none), None, "{none}");
        }
    }
}
