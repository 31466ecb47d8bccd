//! Pictures that people upload: known by their content, not by their name, and drawn anew as small bitmaps, so that nothing hidden
//! in a file reaches a reader, and whoever shows or prints one needs little time and memory.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType, PngEncoder},
    },
    imageops::{self, FilterType::Triangle as MIX},
};

use super::{
    unusable::Unusable,
    vector::{self, STORED_SIDE},
};

/// The largest file in bytes.
pub const LARGEST: usize = 1024 * 1024;
/// The longest side of a file in pixels.
const LONGEST_SIDE: u32 = 4_000;
/// Where the file would be too large, it is drawn smaller. Points without any order still fit at the last step.
const STEPS: [u32; 4] = [STORED_SIDE, 900, 600, 300];
/// The largest that is stored, in bytes. It travels in messages and in every list.
const LARGEST_STORED: usize = 512 * 1024;
/// Memory for one picture while it is read.
const MEMORY: u64 = 128 * 1024 * 1024;
const JPEG_QUALITY: u8 = 88;

/// A picture that is safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// Draws an uploaded file anew. How long that takes and how much memory it needs depends on whoever made the file: it is
/// done in a process of its own, which ends in time.
///
/// # Errors
/// When it is no picture of a known kind, or too large.
pub fn draw(file: &[u8]) -> Result<Picture, Unusable> {
    if file.is_empty() {
        return Err(Unusable::Empty);
    }
    if file.len() > LARGEST {
        return Err(Unusable::TooLarge);
    }
    match image::guess_format(file) {
        Ok(ImageFormat::Png) => fitted(&pixels(file, ImageFormat::Png)?, png),
        Ok(ImageFormat::Jpeg) => fitted(&pixels(file, ImageFormat::Jpeg)?, jpeg),
        Ok(_) => Err(Unusable::Unknown),
        Err(_) => fitted(&vector::draw(file)?.into(), png),
    }
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
    image = smaller(&image, STORED_SIDE).unwrap_or(image);
    image.apply_orientation(orientation);
    Ok(image)
}

type Encode = fn(&DynamicImage) -> Result<Picture, Unusable>;

/// The picture as large as it fits.
fn fitted(image: &DynamicImage, encode: Encode) -> Result<Picture, Unusable> {
    for side in STEPS {
        let picture = match smaller(image, side) {
            Some(smaller) => encode(&smaller)?,
            None => encode(image)?,
        };
        if picture.bytes.len() <= LARGEST_STORED {
            return Ok(picture);
        }
    }
    Err(Unusable::TooComplex)
}

/// The picture with sides no longer than this; nothing where they are not.
fn smaller(image: &DynamicImage, side: u32) -> Option<DynamicImage> {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= side {
        return None;
    }
    let scaled = |length: u32| (u64::from(length) * u64::from(side) / u64::from(longest)).max(1) as u32;
    let (width, height) = (scaled(width), scaled(height));
    if !image.color().has_alpha() {
        return Some(imageops::resize(&image.to_rgb8(), width, height, MIX).into());
    }
    // A point that nobody sees has a colour, too: it must not count where its neighbours are mixed.
    let mut weighed = image.to_rgba8();
    for Rgba([parts @ .., alpha]) in weighed.pixels_mut() {
        *parts = parts.map(|part| ((u16::from(part) * u16::from(*alpha) + 127) / 255) as u8);
    }
    let mut mixed = imageops::resize(&weighed, width, height, MIX);
    for Rgba([parts @ .., alpha]) in mixed.pixels_mut() {
        let alpha = u16::from(*alpha).max(1);
        *parts = parts.map(|part| ((u16::from(part) * 255 + alpha / 2) / alpha).min(255) as u8);
    }
    Some(mixed.into())
}

fn png(image: &DynamicImage) -> Result<Picture, Unusable> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    // Sixteen bits a colour, which nobody sees, would double it.
    let image = if image.color().has_alpha() { DynamicImage::from(image.to_rgba8()) } else { image.to_rgb8().into() };
    image.write_with_encoder(encoder).map_err(|_| Unusable::Broken)?;
    Ok(Picture { media_type: "image/png", bytes })
}

fn jpeg(image: &DynamicImage) -> Result<Picture, Unusable> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY);
    image.to_rgb8().write_with_encoder(encoder).map_err(|_| Unusable::Broken)?;
    Ok(Picture { media_type: "image/jpeg", bytes })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 7])))
    }

    fn file(image: &DynamicImage, encode: Encode) -> Vec<u8> {
        encode(image).unwrap().bytes
    }

    fn seen(picture: &Picture) -> DynamicImage {
        image::load_from_memory(&picture.bytes).unwrap()
    }

    #[test]
    fn pictures_are_known_by_their_content_and_written_anew() {
        let original = file(&drawn(40, 20), png);
        let mut hiding = original.clone();
        hiding.extend(b"<script>alert(1)</script>");
        let safe = draw(&hiding).unwrap();
        assert_eq!((safe.media_type, safe.bytes == original), ("image/png", true));
        let safe = draw(&file(&drawn(40, 20), jpeg)).unwrap();
        assert_eq!((safe.media_type, seen(&safe).width()), ("image/jpeg", 40));
        let drawing =
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path fill="#c00" d="M0 0h2v1H0z"/></svg>"##;
        let safe = draw(drawing.as_bytes()).unwrap();
        let image = seen(&safe).to_rgba8();
        assert_eq!((safe.media_type, image.dimensions()), ("image/png", (STORED_SIDE, STORED_SIDE / 4)));
        assert_eq!((image.get_pixel(9, 9).0, image.get_pixel(STORED_SIDE - 9, 9).0), ([204, 0, 0, 255], [0; 4]));
    }

    #[test]
    fn large_pictures_are_kept_small() {
        let safe = draw(&file(&drawn(STORED_SIDE + 100, 130), png)).unwrap();
        assert_eq!((seen(&safe).width(), seen(&safe).height()), (STORED_SIDE, 120));
        let safe = draw(&file(&drawn(1, STORED_SIDE * 3), png)).unwrap();
        assert_eq!((seen(&safe).width(), seen(&safe).height()), (1, STORED_SIDE));
    }

    /// Points without any order, which hardly get smaller.
    #[test]
    fn what_hardly_gets_smaller_is_kept_all_the_smaller() {
        let mut state = 1_u32;
        let noise = image::RgbaImage::from_fn(700, 700, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Rgba([24, 16, 8, 4].map(|shift| (state >> shift) as u8))
        });
        let fitted = fitted(&noise.into(), png).unwrap();
        assert!(fitted.bytes.len() <= LARGEST_STORED);
        assert_eq!(seen(&fitted).width(), 300);
    }

    #[test]
    fn what_nobody_sees_gives_no_colour_to_its_neighbours() {
        let half = image::RgbaImage::from_fn(20, 20, |x, _| Rgba(if x < 9 { [200, 0, 0, 255] } else { [0; 4] }));
        let small = smaller(&half.into(), 7).unwrap().to_rgba8();
        let edge = small.pixels().find(|pixel| (1..255).contains(&pixel.0[3])).unwrap();
        assert!(edge.0[0] > 190, "{edge:?}");
    }

    #[test]
    fn what_is_no_picture_is_refused_with_advice() {
        let good = file(&drawn(40, 20), png);
        for (file, why) in [
            (&b""[..], Unusable::Empty),
            (&vec![b'x'; LARGEST + 1], Unusable::TooLarge),
            (b"GIF89a\x01\x00\x01\x00", Unusable::Unknown),
            (b"%PDF-1.7", Unusable::Unknown),
            (b"\xFF\xFE\x00", Unusable::Unknown),
            (&good[..good.len() / 2], Unusable::Broken),
            (b"\x89PNG\r\n\x1a\n", Unusable::Broken),
            (b"\xFF\xD8\xFF\xE0", Unusable::Broken),
            (&file(&drawn(LONGEST_SIDE + 1, 1), png), Unusable::TooManyPixels),
        ] {
            assert_eq!(draw(file), Err(why));
        }
    }
}
