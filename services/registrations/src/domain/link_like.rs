//! Names that mail programs would make links of. They stand in mails to addresses that nobody has confirmed: no use for advertising.

use psl::Psl;
use unicode_normalization::UnicodeNormalization;

/// Whether a mail program may show part of this as a link: an address of the web or of mail, with or without its scheme. A dot
/// between two words counts where the last one is a top-level domain: `gewinn.com`, but not `Dr.Meier`.
pub fn looks_like_link(text: &str) -> bool {
    // Full-width letters and dots are read as plain ones.
    let text: String = text.nfkc().collect::<String>().to_lowercase().replace(['。', '․'], ".");
    text.contains("://") || text.contains("www.") || text.contains("mailto:") || text.split_whitespace().any(is_link)
}

fn is_link(word: &str) -> bool {
    let host_end = word.find(['/', '?', '#', '\\']).unwrap_or(word.len());
    let (host, rest) = word.split_at(host_end);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    if !host.contains('.') {
        return false;
    }
    let labels =
        host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let path = rest.chars().nth(1).is_some_and(char::is_alphanumeric);
    labels && (path && may_be_host(host) || is_known(host))
}

/// A number in front of a slash is a department: `40.2/Schule`. Four of them are an address.
fn may_be_host(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    last.chars().any(char::is_alphabetic) || host.parse::<std::net::Ipv4Addr>().is_ok()
}

fn is_known(host: &str) -> bool {
    let ascii = idna::domain_to_ascii(host).unwrap_or_default();
    // Abbreviations: a domain has at least two letters at its end, and somebody who registered what stands before.
    psl::List.domain(ascii.as_bytes()).is_some_and(|domain| domain.suffix().is_known())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_program_would_link_is_a_link() {
        for text in [
            "evil.example/preis",
            "Gewinn: https://example.org",
            "Jetzt auf gewinn.com",
            "GEWINN.COM",
            "(gewinn.com)",
            "gewinn.com:8080",
            "gewinn.co.uk",
            "www.gewinn",
            "preis@gewinn.com",
            "gewinn。com",
            "gewinn．com",
            "müller-gewinn.de",
            "bit.ly/3x",
            "1.2.3.4/preis",
        ] {
            assert!(looks_like_link(text), "{text}");
        }
    }

    #[test]
    fn names_are_no_links() {
        for text in [
            "Anna",
            "Dr.Meier",
            "Prof. Dr. Ayşe Çelik",
            "St.Josef-Schule",
            "Förderverein e.V.",
            "Förderverein i.G.",
            "Kath. GS St. Peter/Paul",
            "Kita Regenbogen / Familienzentrum",
            "Städt. Gymn. a.d.Niers",
            "Abt. 40.2/Schulverwaltung",
            "J.R.R. Tolkien",
            "z.B.",
            "王小明",
            "Grundschule Nord (Abt. B)",
        ] {
            assert!(!looks_like_link(text), "{text}");
        }
    }
}
