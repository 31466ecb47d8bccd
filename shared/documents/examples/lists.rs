//! Writes sample lists of several lengths to look at, and prints how long each took:
//! `cargo run --release -p fachtag-documents --example lists -- FOLDER`

#[path = "../tests/attendance/people.rs"]
mod people;

use std::path::PathBuf;
use std::time::Instant;

use fachtag_documents::attendance::{Columns, Error, Needs, Variant, csv, pdf, sort, xlsx};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    for count in [0, 1, 30, 500, 5_000, 10_000] {
        let mut list = people::list(count);
        timed(&format!("{count} sorted"), || {
            sort(&mut list);
            Ok(Vec::new())
        })?;
        let write = |name: &str, make: &dyn Fn() -> Result<Vec<u8>, Error>| {
            let name = format!("{count}-{name}");
            std::fs::write(folder.join(&name), timed(&name, make)?)
                .map_err(Box::<dyn std::error::Error>::from)
        };
        write("full.csv", &|| csv(&list, Columns::Full))?;
        write("full.xlsx", &|| {
            xlsx(&list, Columns::Full, Needs::WithNames)
        })?;
        write("signature.xlsx", &|| {
            xlsx(&list, Variant::Signature, Needs::WithoutNames)
        })?;
        write("signature.pdf", &|| pdf(&list, Variant::Signature))?;
        write("checkin.pdf", &|| pdf(&list, Variant::CheckIn))?;
    }
    Ok(())
}

fn timed(
    name: &str,
    make: impl FnOnce() -> Result<Vec<u8>, Error>,
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let start = Instant::now();
    let bytes = make()?;
    println!(
        "{name:<24} {:>8.3} s {:>10} bytes",
        start.elapsed().as_secs_f64(),
        bytes.len()
    );
    Ok(bytes)
}
