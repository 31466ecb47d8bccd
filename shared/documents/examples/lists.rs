//! Writes sample lists of several lengths to look at, and prints how long each took:
//! `cargo run --release -p fachtag-documents --example lists -- FOLDER`
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

#[path = "../tests/attendance/people.rs"]
mod people;

use std::path::PathBuf;
use std::time::Instant;

use fachtag_documents::attendance::{
    AttendanceList, Columns, Error, Needs, Picture, Variant, catering_xlsx, csv, pdf, sort, xlsx,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("strange.pdf"), pdf(&strange(), Variant::Signature)?)?;
    for count in [0, 1, 30, 500, 5_000, 10_000] {
        let mut list = people::list(count);
        timed(&format!("{count} sorted"), || {
            sort(&mut list);
            Ok(Vec::new())
        })?;
        let write = |name: &str, make: &dyn Fn() -> Result<Vec<u8>, Error>| {
            let name = format!("{count}-{name}");
            std::fs::write(folder.join(&name), timed(&name, make)?).map_err(Box::<dyn std::error::Error>::from)
        };
        write("full.csv", &|| csv(&list, Columns::Full))?;
        write("full.xlsx", &|| xlsx(&list, Columns::Full))?;
        write("catering.xlsx", &|| catering_xlsx(&list, Needs::WithNames))?;
        write("signature.xlsx", &|| xlsx(&list, Variant::Signature))?;
        write("signature.pdf", &|| pdf(&list, Variant::Signature))?;
        write("checkin.pdf", &|| pdf(&list, Variant::CheckIn))?;
    }
    Ok(())
}

/// A logo, names without end, and scripts from everywhere.
fn strange() -> AttendanceList {
    let logo = include_bytes!("../tests/logo.png");
    let mut list = people::list_of(vec![
        people::person(&"m".repeat(200), &"W".repeat(200)),
        people::person("Mustermann-Beispielhausen ".repeat(8).trim(), "Anna Zoë Käthe"),
        people::person("محمد الأحمد", "نیک‌پور"),
        people::person("שלום", "עולם"),
        people::person("王小明", "🦄 😀 👨‍👩‍👧 ❤️"),
        people::person("=cmd()", "*fett* #panic()"),
    ]);
    list.funder_logo = Some(Picture(logo.to_vec()));
    list
}

fn timed(name: &str, make: impl FnOnce() -> Result<Vec<u8>, Error>) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let start = Instant::now();
    let bytes = make()?;
    println!("{name:<24} {:>8.3} s {:>10} bytes", start.elapsed().as_secs_f64(), bytes.len());
    Ok(bytes)
}
