//! The rules of the folder tree, kept by a test: who may use whom, and how long a file may be.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod locales;

use std::{
    collections::BTreeSet,
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
    for shared in
        ["access", "bus", "contracts", "db", "documents", "forms", "planning", "privacy", "runtime", "web", "words"]
    {
        must_not_name(
            &format!("shared/{shared}/src"),
            &["fachtag_events", "fachtag_registrations", "fachtag_notifications"],
        );
    }
}

/// The modules of its own crate that a file names: in `crate::a::b`, and in `use crate::{a::b, c::{d, e}}` those at the top.
fn own_modules(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.insert(name(rest));
            continue;
        };
        let mut depth = 0;
        found.insert(name(group));
        for (at, sign) in group.char_indices() {
            match sign {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => _ = found.insert(name(&group[at + 1..])),
                _ => {}
            }
        }
    }
    found.remove("");
    found
}

#[test]
fn modules_are_found_in_every_form() {
    let text = "use crate::{\n    a::{b, c},\n    d,\n};\nuse crate::e::f;\n// crate::g\nlet x = crate::h::i();";
    let found: Vec<_> = own_modules(text).into_iter().collect();
    assert_eq!(found, ["a", "d", "e", "h"]);
}

/// Fails where a file of this service's folder names a module of its crate that is not one of these.
fn may_only_name(service: &str, folder: &str, modules: &[&str]) {
    for (path, text) in sources(&root().join(format!("services/{service}/src/{folder}"))) {
        let other: Vec<_> = own_modules(&text).into_iter().filter(|name| !modules.contains(&name.as_str())).collect();
        assert!(other.is_empty(), "{} names {other:?}", path.display());
    }
}

#[test]
fn the_domain_is_pure() {
    for service in SERVICES {
        may_only_name(service, "domain", &["domain"]);
        let impure =
            ["fachtag_db", "fachtag_web", "fachtag_access", "sqlx", "axum", "lapin", "lettre", "tokio", ".await"];
        must_not_name(&format!("services/{service}/src/domain"), &impure);
    }
}

#[test]
fn stores_know_the_domain_only() {
    for service in SERVICES {
        may_only_name(service, "store", &["domain", "store"]);
        must_not_name(&format!("services/{service}/src/store"), &["axum", "fachtag_web"]);
    }
}

#[test]
fn pages_and_api_know_no_store() {
    for service in SERVICES {
        for (path, text) in sources(&root().join(format!("services/{service}/src"))) {
            let names_store = own_modules(&text).contains("store") || text.contains("store::");
            assert!(!(text.contains("axum") && names_store), "{} has handlers and names the store", path.display());
        }
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
