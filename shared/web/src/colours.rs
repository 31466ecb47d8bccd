//! One colour from the settings becomes an accent that can be read: on light and dark grounds, as text and behind text.

use fachtag_runtime::settings::Colour;

/// WCAG 2.2, success criterion 1.4.3.
const READABLE: f64 = 4.5;
const WHITE: Colour = Colour([0xff; 3]);
const BLACK: Colour = Colour([0; 3]);
/// What text in the accent's colour stands on: `--ground`, `--surface` and `--raised` of the style sheet.
const LIGHT_GROUNDS: [Colour; 3] = [WHITE, Colour([0xf3, 0xf6, 0xf6]), WHITE];
const DARK_GROUNDS: [Colour; 3] = [Colour([0x10, 0x18, 0x1c]), Colour([0x17, 0x22, 0x27]), Colour([0x1a, 0x27, 0x2c])];

/// The accent that the style sheet has by itself.
pub const OURS: &str = "#0d4f5c";

/// The colour as a ground for white letters; without one, the accent that the style sheet has.
pub fn ground(colour: Option<Colour>) -> String {
    colour.map_or_else(|| OURS.into(), |colour| hex(light(colour).accent))
}

/// The accent of one colour scheme.
struct Accent {
    /// Of links and buttons.
    accent: Colour,
    hover: Colour,
    /// A ground that the accent can be read on.
    soft: Colour,
    /// Text on the accent.
    on: Colour,
}

/// The style sheet that gives the installation this colour. Where the colour itself cannot be read, it stands for no text:
/// the nearest darker or lighter one does.
pub fn style_sheet(colour: Colour) -> String {
    let light = light(colour);
    format!(
        "@media screen{{:root{{--brand:{};--mark:{};{}}}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root{{{}}}}}\n",
        hex(colour),
        hex(light.accent),
        declarations(&light),
        declarations(&dark(colour)),
    )
}

fn declarations(accent: &Accent) -> String {
    let Accent { accent, hover, soft, on } = accent;
    let [accent, hover, soft, on] = [accent, hover, soft, on].map(|colour| hex(*colour));
    format!("--accent:{accent};--accent-hover:{hover};--accent-soft:{soft};--on-accent:{on}")
}

fn light(colour: Colour) -> Accent {
    let soft = |accent| mix(accent, WHITE, 0.9);
    let accent = readable(colour, BLACK, &LIGHT_GROUNDS, soft);
    Accent { accent, hover: mix(accent, BLACK, 0.25), soft: soft(accent), on: WHITE }
}

fn dark(colour: Colour) -> Accent {
    let soft = |accent| mix(accent, DARK_GROUNDS[1], 0.82);
    let accent = readable(colour, WHITE, &DARK_GROUNDS, soft);
    Accent { accent, hover: mix(accent, WHITE, 0.35), soft: soft(accent), on: mix(accent, BLACK, 0.85) }
}

/// The colour, moved towards another no further than it takes to be read on the grounds and on its own soft one.
fn readable(colour: Colour, towards: Colour, grounds: &[Colour], soft: impl Fn(Colour) -> Colour) -> Colour {
    (0..100)
        .map(|percent| mix(colour, towards, f64::from(percent) / 100.0))
        .find(|moved| grounds.iter().chain([&soft(*moved)]).all(|ground| contrast(*moved, *ground) >= READABLE))
        .unwrap_or(towards)
}

/// A colour between two: `share` 0 is the first, 1 the second.
fn mix(from: Colour, to: Colour, share: f64) -> Colour {
    let between = |a: u8, b: u8| f64::from(a) + (f64::from(b) - f64::from(a)) * share;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
    Colour([0, 1, 2].map(|part| between(from.0[part], to.0[part]).round() as u8))
}

/// The contrast of two colours, from 1 to 21 (WCAG 2.2, “contrast ratio”).
fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// WCAG 2.2, “relative luminance”.
fn luminance(Colour(parts): Colour) -> f64 {
    let [red, green, blue] = parts.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn hex(Colour([red, green, blue]): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests;
