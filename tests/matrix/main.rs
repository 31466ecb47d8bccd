//! Every route of the program against everybody who may come: the table in `routes.txt` says who gets what.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails loudly, in real time")]

mod props;
mod stage;
mod table;

use std::collections::BTreeSet;

use fachtag_events::domain::slug;
use harness::{Answer, Installation, Options, run};
use reqwest::Method;
use stage::{Cast, Stage};
use table::{Cell, Row};

#[test]
fn the_table_names_every_route_once_and_no_other() {
    let rows = table::table();
    let named: BTreeSet<String> = rows.iter().map(ToString::to_string).collect();
    assert_eq!(named.len(), rows.len(), "a route stands in the table twice");
    let served = table::served();
    let missing: Vec<_> = served.difference(&named).collect();
    let gone: Vec<_> = named.difference(&served).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:#?}\nno longer served: {gone:#?}");
}

#[test]
fn everybody_gets_what_the_table_says() {
    run(async {
        let options = Options { arguments: vec!["--demo"], ..Options::embedded() };
        let site = Installation::start(options).await;
        let cast = Cast::sign_in(&site).await;
        let mut wrong = Vec::new();
        for row in table::table() {
            // What a form changes must not matter to the next line, so each has an event and a registration of its own.
            let stage = Stage::set(&site, &row).await;
            // Those who may do least come first: what they are refused is still there for the next.
            for (who, expected) in row.cells.iter().rev() {
                let answer = if stage::ends_sessions(&row) {
                    stage.ask(&Cast::sign_in(&site).await, &row, *who).await
                } else {
                    stage.ask(&cast, &row, *who).await
                };
                if let Some(gap) = gap(&row, *expected, &answer) {
                    wrong.push(format!("{row} for {who:?}: {gap}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

/// What is wrong with an answer.
fn gap(row: &Row, expected: Cell, answer: &Answer) -> Option<String> {
    let sign_in =
        answer.status == 401 || (answer.status == 303 && answer.header("location").starts_with("/anmelden?weiter="));
    let fits = match expected {
        Cell::No => answer.status == 403,
        Cell::Hidden => answer.status == 404,
        Cell::Inside => answer.status == 303 && answer.header("location").starts_with("/organisation"),
        Cell::Login if row.kind == "page" || row.kind == "file" => sign_in && answer.status == 303,
        Cell::Login => answer.status == 401,
        // A form may still find mistakes in what was sent.
        Cell::Yes if row.method != Method::GET => {
            !sign_in && ![403, 404, 405].contains(&answer.status) && answer.status < 500
        }
        Cell::Yes => answer.status == 200,
    };
    (!fits).then(|| format!("expected {expected:?}, got {} {}", answer.status, answer.header("location")))
}

/// The words that stand where other addresses have the name of an event or a sub-group: `neu` beside `{slug}`.
#[test]
fn no_event_or_group_can_be_named_as_a_page() {
    let served = table::served();
    let paths: Vec<Vec<&str>> =
        served.iter().filter_map(|route| route.split_once(' ')).map(|(_, path)| path.split('/').collect()).collect();
    let mut beside = std::collections::BTreeSet::new();
    for named in &paths {
        let is_name = |part: &&str| ["{slug}", "{file}"].contains(part) || part.starts_with("{event}");
        let is_event = named.starts_with(&["", "api", "v1", "events"]);
        let place = named.iter().position(|part| is_name(part) || (is_event && *part == "{id}"));
        let Some(place) = place else { continue };
        let same = paths.iter().filter(|other| other.len() > place && other[..place] == named[..place]);
        beside.extend(same.map(|other| other[place]).filter(|word| !word.starts_with('{')));
    }
    let missing: Vec<_> =
        beside.iter().map(|word| word.trim_end_matches(".ics")).filter(|word| !slug::is_reserved(word)).collect();
    assert!(beside.len() >= 3 && missing.is_empty(), "{missing:?} of {beside:?}");
}
