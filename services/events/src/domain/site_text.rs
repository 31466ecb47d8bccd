//! The office's own words: legal pages, and what stands above the programme.

/// One text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    Imprint,
    Privacy,
    Accessibility,
    /// Above the programme.
    Lead,
}

impl TextKind {
    pub const ALL: [Self; 4] = [Self::Lead, Self::Imprint, Self::Privacy, Self::Accessibility];

    /// The name in the database and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Accessibility => "accessibility",
            Self::Lead => "lead",
        }
    }

    /// The kind of this name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What the page is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Imprint => "Impressum",
            Self::Privacy => "Datenschutz",
            Self::Accessibility => "Erklärung zur Barrierefreiheit",
            Self::Lead => "Einleitung über dem Programm",
        }
    }
}

/// What stands in square brackets and is no link: the template's gaps, which only the office can fill.
pub fn gaps(text: &str) -> Vec<&str> {
    let mut gaps = Vec::new();
    let mut rest = text;
    while let Some((_, opened)) = rest.split_once('[') {
        let Some((inside, after)) = opened.split_once(']') else { break };
        if !after.starts_with('(') && !inside.contains('\n') && !inside.is_empty() {
            gaps.push(inside);
        }
        rest = after;
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_gaps_and_links_are_not() {
        let text = "Amt: [Amt oder Fachbereich]\n[Website](https://example.org), [Ort]\n[offen";
        assert_eq!(gaps(text), ["Amt oder Fachbereich", "Ort"]);
        assert!(gaps("ohne").is_empty());
    }
}
