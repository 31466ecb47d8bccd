//! Who runs the installation, and how its pages look.

use std::{fs::File, io::Read, path::Path, sync::Arc};

use super::raw::Raw;

/// The largest logo in bytes. It is sent with the first page that somebody opens.
const LARGEST_LOGO: u64 = 512 * 1024;

/// A colour of the screen: red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

/// A picture as it was read from its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    pub media_type: &'static str,
    /// The usual end of its file's name.
    pub extension: &'static str,
    pub content: Arc<[u8]>,
}

pub(super) fn colour(text: &str) -> Result<Colour, ()> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(())?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Err(());
    }
    let value = u32::from_str_radix(digits, 16).map_err(|_| ())?;
    let [_, red, green, blue] = value.to_be_bytes();
    Ok(Colour([red, green, blue]))
}

/// Where holes are reported to.
pub(super) fn contact(text: &str) -> Result<String, ()> {
    let usable = match text.split_once(':') {
        Some(("mailto", address)) => email(address).is_ok(),
        Some(("https", _)) => url::Url::parse(text).is_ok(),
        _ => false,
    };
    usable.then(|| text.to_owned()).ok_or(())
}

/// An address that people can write to. The mail server knows best; this catches what is none at a glance.
pub(super) fn email(text: &str) -> Result<String, ()> {
    let (name, host) = text.rsplit_once('@').ok_or(())?;
    let whole =
        !name.is_empty() && host.contains('.') && !text.contains(|c: char| c.is_whitespace() || "<>,".contains(c));
    whole.then(|| text.to_owned()).ok_or(())
}

/// The logo, read at start: a file that is wrong should be told then, not on somebody's screen.
pub(super) fn logo(raw: &mut Raw) -> Option<Logo> {
    let path = raw.text("site_logo")?;
    match read(Path::new(&path)) {
        Ok(logo) => Some(logo),
        Err(why) => {
            raw.problem("site_logo", &format!("ist „{path}“. {why}"));
            None
        }
    }
}

fn read(path: &Path) -> Result<Logo, String> {
    let mut content = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_LOGO + 1).read_to_end(&mut content))
        .map_err(|error| format!("Diese Datei lässt sich nicht lesen ({error})."))?;
    if content.len() as u64 > LARGEST_LOGO {
        return Err("Diese Datei ist zu groß: höchstens 512 KiB.".into());
    }
    let (media_type, extension) =
        kind(&content).ok_or("Erwartet wird ein Bild als PNG, JPEG oder SVG, und das ist diese Datei nicht.")?;
    Ok(Logo { media_type, extension, content: content.into() })
}

/// What a picture is by its content; names of files lie.
fn kind(content: &[u8]) -> Option<(&'static str, &'static str)> {
    if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(("image/png", "png"));
    }
    if content.starts_with(b"\xff\xd8\xff") {
        return Some(("image/jpeg", "jpg"));
    }
    let text = std::str::from_utf8(content).ok()?;
    let drawing = text.trim_start_matches('\u{feff}').trim_start().starts_with('<') && text.contains("<svg");
    drawing.then_some(("image/svg+xml", "svg"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_six_digits() {
        assert_eq!(colour("#0d4F5c"), Ok(Colour([0x0d, 0x4f, 0x5c])));
        for wrong in ["0d4f5c", "#0d4", "#0d4f5g", "#+d4f5c", "red", "#0d4f5c00", ""] {
            assert_eq!(colour(wrong), Err(()), "{wrong}");
        }
    }

    #[test]
    fn addresses_are_told_from_other_words() {
        assert!(email("bildungsbuero@example.org").is_ok());
        for wrong in ["bildungsbuero", "@example.org", "a@localhost", "Büro <a@b.example>", "a@b.example, c@d.example"]
        {
            assert!(email(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_picture_is_known_by_its_content() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), Some(("image/png", "png")));
        assert_eq!(kind(b"\xff\xd8\xff\xe0rest"), Some(("image/jpeg", "jpg")));
        let drawing = "\u{feff}<?xml version=\"1.0\"?>\n<!-- Wappen --><svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(kind(drawing.as_bytes()), Some(("image/svg+xml", "svg")));
        for wrong in [b"GIF89a".as_slice(), b"", b"<html></html>", b"svg", b"\xff\xfe<\0s\0v\0g\0"] {
            assert_eq!(kind(wrong), None);
        }
    }
}
