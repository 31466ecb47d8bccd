//! The office's own fonts. One test, because a process has one folder.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use fachtag_documents::fonts::{uncovered, use_folder};

#[test]
fn a_folder_with_what_is_no_font_harms_nothing() {
    assert!(use_folder("/gibt/es/nicht".as_ref()).is_err());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Kaputt.ttf"), b"\0\x01\0\0\0\xFFnothing").unwrap();
    std::fs::write(folder.path().join("leer.otf"), b"").unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("wieder")).unwrap();
    use_folder(folder.path()).unwrap();
    assert!(uncovered("王小明").is_empty());
    assert_eq!(uncovered("𠮷野"), ['𠮷']);
}
