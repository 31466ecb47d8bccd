//! Where somebody may be sent after the sign-in: never to another site.

/// Longer addresses of ours there are not.
const LONGEST: usize = 2_000;

/// The path when it is one of ours: it begins with a single `/`. Browsers read `//`, `/\` and white space as the way to
/// another site.
pub fn own_path(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('/')?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (is_plain && !rest.starts_with('/') && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_ours_are_kept() {
        for own in ["/", "/organisation", "/organisation/anmeldungen/x?q=a%20b&seite=2#unten"] {
            assert_eq!(own_path(own), Some(own));
        }
    }

    #[test]
    fn no_way_leads_to_another_site() {
        let long = format!("/{}", "a".repeat(LONGEST));
        for foreign in [
            "",
            "organisation",
            "//boese.example",
            "/\\boese.example",
            "\\\\boese.example",
            "https://boese.example",
            "javascript:alert(1)",
            "/\t/boese.example",
            "/a\nLocation: //boese.example",
            " /organisation",
            "/ä",
            &long,
        ] {
            assert_eq!(own_path(foreign), None, "{foreign}");
        }
    }
}
