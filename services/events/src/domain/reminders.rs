//! Reminders as people write them: "7 Tage, 1 Tag, 2 Stunden".

/// `["7d", "2h"]` in words.
pub fn words(offsets: &[String]) -> String {
    offsets.iter().map(|offset| phrase(offset)).collect::<Vec<_>>().join(", ")
}

/// `7d` as "7 Tage".
pub fn phrase(offset: &str) -> String {
    let unit = |number: &str, one: &str, many: &str| format!("{number} {}", if number == "1" { one } else { many });
    match (offset.strip_suffix('d'), offset.strip_suffix('h')) {
        (Some(days), _) => unit(days, "Tag", "Tage"),
        (_, Some(hours)) => unit(hours, "Stunde", "Stunden"),
        _ => offset.to_owned(),
    }
}

/// Offsets from words; commas, semicolons, "und" and line ends part them.
///
/// # Errors
/// The part that cannot be read.
pub fn read(text: &str) -> Result<Vec<String>, String> {
    let text = text.replace(" und ", ",");
    let parts = text.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| offset(part).ok_or_else(|| part.to_owned())).collect()
}

fn offset(part: &str) -> Option<String> {
    let part = part.trim_end_matches("vorher").trim_end();
    let end = part.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = part.split_at(end);
    let number: u32 = number.parse().ok()?;
    match unit.trim().trim_end_matches('.').to_lowercase().as_str() {
        "d" | "t" | "tag" | "tage" | "tagen" => Some(format!("{number}d")),
        "h" | "std" | "stunde" | "stunden" => Some(format!("{number}h")),
        "woche" | "wochen" => Some(format!("{}d", number.checked_mul(7)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_go_into_words_and_back() {
        let offsets = ["7d", "1d", "2h", "1h"].map(String::from);
        assert_eq!(words(&offsets), "7 Tage, 1 Tag, 2 Stunden, 1 Stunde");
        assert_eq!(read(&words(&offsets)).as_deref(), Ok(offsets.as_slice()));
        assert_eq!(read("1 Woche und 2 Std. vorher; 3d\n"), Ok(vec!["7d".into(), "2h".into(), "3d".into()]));
        assert_eq!(read(" "), Ok(Vec::new()));
        for nonsense in ["bald", "7", "Tage", "-1 Tag", "7 Jahre", "99999999999 Tage", "４ Tage"] {
            assert_eq!(read(nonsense), Err(nonsense.to_owned()));
        }
    }
}
