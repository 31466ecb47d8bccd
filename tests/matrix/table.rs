//! The table of routes, and the routes that the program really has.

use std::{collections::BTreeSet, fmt};

use reqwest::Method;

/// Who asks, in the order of the table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Admin,
    Own,
    Other,
    Door,
    Nobody,
}

/// What somebody gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    Yes,
    No,
    Login,
    Hidden,
    Inside,
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    pub method: Method,
    pub path: String,
    pub kind: String,
    pub cells: [(Who, Cell); 5],
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// The lines of `routes.txt`.
pub fn table() -> Vec<Row> {
    let lines = include_str!("routes.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(row).collect()
}

fn row(line: &str) -> Row {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [method, path, kind, admin, own, other, door, nobody] = words[..] else {
        panic!("not a line of the table: {line}")
    };
    assert!(["page", "file", "form", "api", "machine"].contains(&kind), "{line}");
    let cells = [(Who::Admin, admin), (Who::Own, own), (Who::Other, other), (Who::Door, door), (Who::Nobody, nobody)];
    Row {
        method: method.parse().unwrap(),
        path: path.into(),
        kind: kind.into(),
        cells: cells.map(|(who, word)| (who, cell(word, line))),
    }
}

fn cell(word: &str, line: &str) -> Cell {
    match word {
        "yes" => Cell::Yes,
        "no" => Cell::No,
        "login" => Cell::Login,
        "hidden" => Cell::Hidden,
        "inside" => Cell::Inside,
        _ => panic!("{word} in {line}"),
    }
}

/// What the program answers beside its services.
const PROGRAM: [&str; 5] = ["/assets/{file}", "/api/openapi.json", "/healthz", "/readyz", "/metrics"];

/// Every method and path that the program serves.
pub fn served() -> BTreeSet<String> {
    let pages = [
        fachtag_events::routes::page_routes().list(),
        fachtag_registrations::page_routes().list(),
        fachtag_notifications::routes::page_routes().list(),
        fachtag_notifications::routes::mailbox_routes().list(),
    ]
    .concat();
    let pages = pages.into_iter().map(|(method, path)| format!("{method} {path}"));
    let descriptions = [
        fachtag_events::routes::description(),
        fachtag_registrations::description(),
        fachtag_notifications::routes::description(),
    ];
    let operations =
        descriptions.into_iter().flat_map(|description| description.paths.paths).flat_map(|(path, item)| {
            let methods = [
                ("GET", item.get),
                ("POST", item.post),
                ("PUT", item.put),
                ("PATCH", item.patch),
                ("DELETE", item.delete),
            ];
            methods
                .into_iter()
                .filter(|(_, operation)| operation.is_some())
                .map(move |(method, _)| format!("{method} {path}"))
        });
    let program = PROGRAM.into_iter().chain(fachtag_web::well_known::PATHS).map(|path| format!("GET {path}"));
    pages.chain(operations).chain(program).collect()
}
