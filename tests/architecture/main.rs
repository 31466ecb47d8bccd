//! The rules of the folder tree, kept by a test: who may use whom, and how long a file may be.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use std::{
    fs,
    path::{Path, PathBuf},
};

const SERVICES: [&str; 3] = ["events", "registrations", "notifications"];
/// Lines of a source file. Tables and tests that are longer than their code stand in files of their own.
const LONGEST: usize = 360;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Every Rust file below a folder, with its text.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{} is empty", folder.display());
    found
}

/// Fails where a file below `folder` names one of `words` outside of comments.
fn must_not_name(folder: &str, words: &[&str]) {
    for (path, text) in sources(&root().join(folder)) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for word in words {
                assert!(!line.contains(word), "{}:{} names {word}", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn services_do_not_know_each_other() {
    for service in SERVICES {
        let others: Vec<String> =
            SERVICES.iter().filter(|other| **other != service).map(|other| format!("fachtag_{other}")).collect();
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        must_not_name(&format!("services/{service}/src"), &others);
    }
    for shared in ["access", "bus", "contracts", "db", "documents", "forms", "planning", "runtime", "web", "words"] {
        must_not_name(
            &format!("shared/{shared}/src"),
            &["fachtag_events", "fachtag_registrations", "fachtag_notifications"],
        );
    }
}

#[test]
fn the_domain_is_pure() {
    for service in SERVICES {
        let impure = [
            "fachtag_db",
            "fachtag_web",
            "fachtag_access",
            "sqlx",
            "axum",
            "lapin",
            "lettre",
            "tokio",
            "crate::store",
            "crate::http",
            "crate::messages",
            "crate::usecases",
            "crate::mail",
            "crate::sender",
            ".await",
        ];
        must_not_name(&format!("services/{service}/src/domain"), &impure);
    }
}

#[test]
fn stores_know_neither_pages_nor_messages() {
    for service in SERVICES {
        let words = ["axum", "fachtag_web", "crate::http", "crate::messages", "crate::usecases"];
        must_not_name(&format!("services/{service}/src/store"), &words);
    }
}

#[test]
fn only_the_database_crate_asks_which_database_it_is() {
    for folder in ["services", "shared/bus/src", "shared/web/src", "shared/runtime/src"] {
        must_not_name(folder, &["PgPool", "SqlitePool", "sqlx::Postgres", "sqlx::Sqlite", "Backend::"]);
    }
}

#[test]
fn files_stay_readable() {
    for folder in ["services", "shared", "tests"] {
        for (path, text) in sources(&root().join(folder)) {
            let lines = text.lines().count();
            assert!(lines <= LONGEST, "{} has {lines} lines", path.display());
        }
    }
}

#[test]
fn every_setting_is_explained() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let packaged = fs::read_to_string(root().join("services/fachtag/debian/fachtag.toml")).unwrap();
    let named: Vec<&str> = packaged
        .lines()
        .filter_map(|line| line.trim_start_matches('#').split_once(" = "))
        .map(|(name, _)| name)
        .collect();
    for name in fachtag_runtime::settings::KNOWN {
        let variable = format!("`FACHTAG_{}`", name.to_uppercase());
        assert!(readme.contains(&variable), "the README does not explain {variable}");
        assert!(named.contains(name), "the package's fachtag.toml does not show {name}");
    }
    for name in named {
        assert!(
            fachtag_runtime::settings::KNOWN.contains(&name),
            "the package's fachtag.toml names {name}, which there is not"
        );
    }
}
