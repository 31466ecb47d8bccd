//! Pictures that people upload: known by their content, not by their name, and written anew, so that nothing hidden in a
//! file reaches a reader.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
};

use super::vector;

/// The largest file in bytes, before and after.
pub const LARGEST: usize = 1024 * 1024;
/// The longest side in pixels.
const LONGEST_SIDE: u32 = 4_000;
/// Memory for one picture while it is read.
const MEMORY: u64 = 128 * 1024 * 1024;
/// A photograph is written as well as fits.
const JPEG_QUALITIES: [u8; 4] = [90, 80, 70, 60];

/// A picture that is safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Why a file cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    Empty,
    TooLarge,
    TooManyPixels,
    /// Written anew it is larger than the file was, and too large.
    NotSmall,
    /// Neither PNG nor JPEG nor SVG.
    Unknown,
    /// Begins like a picture and breaks off or is damaged.
    Broken,
    /// An SVG whose letters need a font.
    Text,
    /// An SVG that holds or loads other pictures.
    Embedded,
    /// An SVG that would take too long to draw.
    TooComplex,
}

impl Unusable {
    /// What is wrong and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Empty => "Die Datei ist leer. Bitte wählen Sie eine andere.",
            Self::TooLarge => "Die Datei ist größer als 1 MiB. Bitte verkleinern Sie das Bild.",
            Self::TooManyPixels => "Das Bild ist größer als 4.000 × 4.000 Bildpunkte. Bitte verkleinern Sie es.",
            Self::NotSmall => "Das Bild lässt sich nicht klein genug speichern. Bitte verkleinern Sie es.",
            Self::Unknown => "Die Datei ist kein PNG-, JPEG- oder SVG-Bild. Bitte wählen Sie eine solche Datei.",
            Self::Broken => "Die Datei ist beschädigt oder unvollständig. Bitte speichern Sie das Bild neu.",
            Self::Text => {
                "Das SVG-Bild enthält Schrift, die nicht überall gleich aussieht. Bitte wandeln Sie sie in Pfade um, \
                 oder nehmen Sie eine PNG-Datei."
            }
            Self::Embedded => "Das SVG-Bild enthält andere Bilder. Bitte nehmen Sie eine PNG-Datei.",
            Self::TooComplex => "Das SVG-Bild ist zu aufwendig. Bitte nehmen Sie eine PNG-Datei.",
        }
    }
}

/// Makes an uploaded file safe.
///
/// # Errors
/// When it is no picture of a known kind, or too large.
pub fn make_safe(file: &[u8]) -> Result<Picture, Unusable> {
    if file.is_empty() {
        return Err(Unusable::Empty);
    }
    if file.len() > LARGEST {
        return Err(Unusable::TooLarge);
    }
    let picture = match image::guess_format(file) {
        Ok(ImageFormat::Png) => Picture { media_type: "image/png", bytes: png(&pixels(file, ImageFormat::Png)?)? },
        Ok(ImageFormat::Jpeg) => Picture { media_type: "image/jpeg", bytes: jpeg(&pixels(file, ImageFormat::Jpeg)?)? },
        Ok(_) => return Err(Unusable::Unknown),
        Err(_) => Picture { media_type: "image/svg+xml", bytes: vector::make_safe(file)?.into_bytes() },
    };
    if picture.bytes.len() > LARGEST { Err(Unusable::NotSmall) } else { Ok(picture) }
}

/// The picture as it is meant to be seen: turned as its camera says.
fn pixels(file: &[u8], format: ImageFormat) -> Result<DynamicImage, Unusable> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    reader.limits(limits);
    let unusable = |error| match error {
        image::ImageError::Limits(_) => Unusable::TooManyPixels,
        _ => Unusable::Broken,
    };
    let mut decoder = reader.into_decoder().map_err(unusable)?;
    let orientation = decoder.orientation().map_err(unusable)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(unusable)?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    image.write_with_encoder(encoder).map_err(|_| Unusable::Broken)?;
    Ok(bytes)
}

fn jpeg(image: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let mut bytes = Vec::new();
    for quality in JPEG_QUALITIES {
        bytes.clear();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        image.write_with_encoder(encoder).map_err(|_| Unusable::Broken)?;
        if bytes.len() <= LARGEST {
            break;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 7])))
    }

    #[test]
    fn pictures_are_known_by_their_content_and_written_anew() {
        let original = png(&drawn(40, 20)).unwrap();
        let mut hiding = original.clone();
        hiding.extend(b"<script>alert(1)</script>");
        let safe = make_safe(&hiding).unwrap();
        assert_eq!((safe.media_type, safe.bytes == original), ("image/png", true));
        let safe = make_safe(&jpeg(&drawn(40, 20)).unwrap()).unwrap();
        assert_eq!(safe.media_type, "image/jpeg");
        assert_eq!(image::load_from_memory(&safe.bytes).unwrap().width(), 40);
    }

    /// Points without any order, which hardly get smaller.
    fn noise(width: u32, height: u32) -> DynamicImage {
        let mut state = 1_u32;
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            image::Rgb([24, 16, 8].map(|shift| (state >> shift) as u8))
        }))
    }

    #[test]
    fn photographs_are_written_as_well_as_fits() {
        let best = |image: &DynamicImage| {
            let mut bytes = Vec::new();
            image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITIES[0])).unwrap();
            bytes.len()
        };
        let too_large = (2..40).map(|step| noise(600, step * 100)).find(|image| best(image) > LARGEST).unwrap();
        assert!(jpeg(&too_large).unwrap().len() <= LARGEST);
    }

    #[test]
    fn what_is_no_picture_is_refused_with_advice() {
        let good = png(&drawn(40, 20)).unwrap();
        for (file, why) in [
            (&b""[..], Unusable::Empty),
            (&vec![b'x'; LARGEST + 1], Unusable::TooLarge),
            (b"GIF89a\x01\x00\x01\x00", Unusable::Unknown),
            (b"%PDF-1.7", Unusable::Unknown),
            (b"\xFF\xFE\x00", Unusable::Unknown),
            (&good[..good.len() / 2], Unusable::Broken),
            (b"\x89PNG\r\n\x1a\n", Unusable::Broken),
            (b"\xFF\xD8\xFF\xE0", Unusable::Broken),
            (&png(&drawn(LONGEST_SIDE + 1, 1)).unwrap(), Unusable::TooManyPixels),
        ] {
            assert_eq!(make_safe(file), Err(why));
        }
    }
}
