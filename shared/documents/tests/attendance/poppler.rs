//! PDF files read by poppler's tools.

use std::io::Write;
use std::process::Command;

/// What a poppler tool prints about a PDF; `-` in the arguments stands for standard output.
pub fn poppler(tool: &str, options: &[&str], pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pdf).unwrap();
    let (before, after): (Vec<&str>, Vec<&str>) = options.iter().partition(|option| **option != "-");
    let output =
        Command::new(tool).args(before).arg(file.path()).args(after).output().unwrap_or_else(|error| {
            panic!("{tool} does not run ({error}): these tests need the package poppler-utils")
        });
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// In the order of the file, without a guess at columns.
pub fn text(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-raw", "-"], pdf)
}

/// The page in one line of text, breaks and spaces evened out.
pub fn flowing(pdf: &[u8]) -> String {
    text(pdf).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn pages(pdf: &[u8]) -> usize {
    let info = poppler("pdfinfo", &[], pdf);
    info.lines().find_map(|line| line.strip_prefix("Pages:")).unwrap().trim().parse().unwrap()
}
