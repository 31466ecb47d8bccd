use std::collections::HashMap;

use super::*;

const STYLES: &str = include_str!("../../assets/css/1-base.css");

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.01
}

fn parse(text: &str) -> Colour {
    let value = u32::from_str_radix(text.trim_start_matches('#'), 16).unwrap();
    let [_, red, green, blue] = value.to_be_bytes();
    Colour([red, green, blue])
}

/// The colours of a part of the style sheet, by the names of their variables.
fn palette(part: &str) -> HashMap<&str, Colour> {
    let pairs = part.lines().filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": "));
    pairs.filter(|(_, value)| value.starts_with('#')).map(|(name, value)| (name, parse(value))).collect()
}

/// The light palette, and the dark one, which keeps what it does not change.
fn palettes() -> [HashMap<&'static str, Colour>; 2] {
    let (light, dark) = STYLES.split_once("prefers-color-scheme: dark").unwrap();
    let light = palette(light);
    let mut both = light.clone();
    both.extend(palette(dark));
    [light, both]
}

#[test]
fn contrast_is_measured_as_the_guidelines_say() {
    assert!(near(contrast(BLACK, WHITE), 21.0));
    assert!(near(contrast(WHITE, WHITE), 1.0));
    assert!(near(contrast(parse("#767676"), WHITE), 4.54));
    assert!(near(contrast(parse("#0d4f5c"), WHITE), contrast(WHITE, parse("#0d4f5c"))));
}

#[test]
fn every_colour_becomes_one_that_can_be_read() {
    let steps = [0, 0x33, 0x66, 0x99, 0xcc, 0xff];
    for red in steps {
        for green in steps {
            for blue in steps {
                let colour = Colour([red, green, blue]);
                for (accent, grounds) in [(light(colour), LIGHT_GROUNDS), (dark(colour), DARK_GROUNDS)] {
                    let text_on_ground = grounds.iter().chain([&accent.soft]).map(|ground| (accent.accent, *ground));
                    let on_accent = [(accent.on, accent.accent), (accent.on, accent.hover)];
                    for (text, ground) in text_on_ground.chain(on_accent) {
                        let ratio = contrast(text, ground);
                        assert!(ratio >= READABLE, "{colour:?}: {} on {} is {ratio}", hex(text), hex(ground));
                    }
                }
            }
        }
    }
}

#[test]
fn a_colour_that_can_be_read_stays_as_it_is() {
    assert_eq!(light(parse("#0d4f5c")).accent, parse("#0d4f5c"));
    assert_eq!(dark(parse("#86cfdb")).accent, parse("#86cfdb"));
    assert_ne!(light(parse("#ffcc00")).accent, parse("#ffcc00"));
}

#[test]
fn the_style_sheet_names_the_colour_and_nothing_foreign() {
    let styles = style_sheet(parse("#ffcc00"));
    assert!(styles.contains("--brand:#ffcc00;") && styles.contains("prefers-color-scheme:dark"), "{styles}");
    assert!(!styles.contains("url(") && !styles.contains('<'), "{styles}");
}

#[test]
fn the_grounds_are_those_of_the_style_sheet() {
    for (palette, grounds) in palettes().iter().zip([LIGHT_GROUNDS, DARK_GROUNDS]) {
        assert_eq!(["ground", "surface", "raised"].map(|name| palette[name]), grounds);
    }
}

#[test]
fn our_own_colours_can_be_read() {
    for palette in palettes() {
        let on = |text: &str, ground: &str, least: f64| {
            let ratio = contrast(palette[text], palette[ground]);
            assert!(ratio >= least, "--{text} on --{ground}: {ratio}");
        };
        for ground in ["ground", "surface", "raised"] {
            for text in ["text", "text-soft", "accent", "accent-hover", "error", "success", "warning", "info"] {
                on(text, ground, READABLE);
            }
            // Borders of controls and the focus ring: 1.4.11.
            on("line-strong", ground, 3.0);
            on("focus", ground, 3.0);
        }
        for tone in ["accent", "error", "success", "warning", "info"] {
            on(tone, &format!("{tone}-soft"), READABLE);
            on("text", &format!("{tone}-soft"), READABLE);
        }
        on("on-accent", "accent", READABLE);
        on("on-accent", "accent-hover", READABLE);
    }
}
