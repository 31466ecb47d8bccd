//! What can be wrong with an uploaded picture.

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    Empty,
    TooLarge,
    TooManyPixels,
    /// Neither PNG nor JPEG nor SVG.
    Unknown,
    /// Begins like a picture and breaks off or is damaged.
    Broken,
    /// An SVG whose letters need a font.
    Text,
    /// An SVG that holds or loads other pictures.
    Embedded,
    /// An SVG with a shadow, a blur or the like.
    Filters,
    /// An SVG that declares abbreviations other than names of namespaces.
    Entities,
    /// An SVG on which nothing is seen.
    Blank,
    /// Drawing it takes too much time or memory.
    TooComplex,
}

impl Unusable {
    /// What is wrong and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Empty => "Die Datei ist leer. Bitte wählen Sie eine andere.",
            Self::TooLarge => "Die Datei ist größer als 1 MiB. Bitte verkleinern Sie das Bild.",
            Self::TooManyPixels => "Das Bild ist größer als 4.000 × 4.000 Bildpunkte. Bitte verkleinern Sie es.",
            Self::Unknown => "Die Datei ist kein PNG-, JPEG- oder SVG-Bild. Bitte wählen Sie eine solche Datei.",
            Self::Broken => "Die Datei ist beschädigt oder unvollständig. Bitte speichern Sie das Bild neu.",
            Self::Text => {
                "Das SVG-Bild enthält Schrift, die nicht überall gleich aussieht. Bitte wandeln Sie sie in Pfade um, \
                 oder nehmen Sie eine PNG-Datei."
            }
            Self::Embedded => "Das SVG-Bild enthält andere Bilder. Bitte nehmen Sie eine PNG-Datei.",
            Self::Filters => {
                "Das SVG-Bild enthält Filter wie Schatten oder Unschärfe. Bitte nehmen Sie eine PNG-Datei."
            }
            Self::Entities => {
                "Das SVG-Bild enthält Abkürzungen (ENTITY), die nicht gelesen werden. Bitte speichern Sie es als \
                 einfaches SVG, oder nehmen Sie eine PNG-Datei."
            }
            Self::Blank => "Auf dem SVG-Bild ist nichts zu sehen. Bitte nehmen Sie eine PNG-Datei.",
            Self::TooComplex => {
                "Das Bild ist zu aufwendig. Bitte vereinfachen Sie es, oder nehmen Sie eine kleine PNG-Datei."
            }
        }
    }

    const ALL: [Self; 11] = [
        Self::Empty,
        Self::TooLarge,
        Self::TooManyPixels,
        Self::Unknown,
        Self::Broken,
        Self::Text,
        Self::Embedded,
        Self::Filters,
        Self::Entities,
        Self::Blank,
        Self::TooComplex,
    ];
    /// Below are the codes of the shell and of panics.
    const FIRST_CODE: u8 = 64;

    /// How a process says it when it ends.
    pub fn exit_code(self) -> u8 {
        let at = Self::ALL.iter().position(|one| *one == self).unwrap_or_default();
        Self::FIRST_CODE + u8::try_from(at).unwrap_or_default()
    }

    /// What a process said when it ended; nothing when it said something else.
    pub fn from_exit_code(code: i32) -> Option<Self> {
        let at = usize::try_from(code).ok()?.checked_sub(Self::FIRST_CODE.into())?;
        Self::ALL.get(at).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_says_why_it_could_not() {
        for why in Unusable::ALL {
            assert_eq!(Unusable::from_exit_code(why.exit_code().into()), Some(why));
            assert!(!why.advice().is_empty());
        }
        for other in [-1, 0, 1, 2, 63, 75, 101, 256] {
            assert_eq!(Unusable::from_exit_code(other), None, "{other}");
        }
    }
}
