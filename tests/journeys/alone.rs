//! What only one of the two ways to run has, and how processes end.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use harness::{Installation, Options, SOON, run, unique, wait_until};
use serde_json::{Value, json};

use crate::desk_registrations::admin;

#[test]
fn the_local_mailbox() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        site.client.open("/postfach").await.expect(200).shows("Noch keine E-Mails");
        let event = site.publish(json!({})).await;
        let email = format!("{}@schule.example", unique("postfach"));
        site.must_sign_up(&event, &email).await;
        site.mails.wait_for(&email, 1).await;
        let list = site.client.open("/postfach").await.expect(200);
        list.shows(&email);
        let letter = site.client.open(&list.attributes("main .card a", "href")[0]).await.expect(200);
        letter.shows("Sie sind angemeldet und haben einen Platz");
        for path in letter.attributes("main a[href]", "href") {
            assert_eq!(site.client.open(&path).await.answer.status, 200, "{path}");
        }
        for path in ["/postfach", list.attributes("main .card a", "href")[0].as_str()] {
            for value in ["203.0.113.9", "127.0.0.1", "unsinn"] {
                let forwarded = site.client.get(path).header("x-forwarded-for", value).send().await;
                assert_eq!(forwarded.status, 404, "{path} for {value}");
            }
        }
        for path in ["/postfach/..%2F..%2Fsecret", "/postfach/secret", "/postfach/%00"] {
            assert_eq!(site.client.open(path).await.answer.status, 404, "{path}");
        }
    });
}

/// Whatever the shell or the unit lets others do.
#[test]
fn files_are_nobody_elses_business() {
    run(async {
        let options = Options { before: Some("umask 000"), arguments: vec!["--demo"], ..Options::embedded() };
        let site = Installation::start(options).await;
        let data = std::path::PathBuf::from(&site.environment.variables["FACHTAG_DATA_DIR"]);
        site.environment.must_run(&["backup", "sicherung"]).await;
        let mut folders = vec![data, site.environment.folder.join("sicherung")];
        let mut seen = 0;
        while let Some(folder) = folders.pop() {
            let mode = |path: &std::path::Path| path.symlink_metadata().unwrap().permissions().mode();
            assert_eq!(mode(&folder) & 0o077, 0, "{}", folder.display());
            for entry in std::fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
                seen += 1;
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
        assert!(seen > 20, "{seen}");
    });
}

/// Every line is JSON, those of the start and of a failure too.
#[test]
fn a_log_for_machines_is_json_throughout() {
    run(async {
        let site = Installation::start(Options { arguments: vec!["--demo"], ..Options::embedded() }).await;
        let twice = site.environment.run(&["serve"]).await;
        assert_eq!(twice.code, Some(1), "{twice:?}");
        for line in site.logs().lines().chain(twice.stdout.lines()).chain(twice.stderr.lines()) {
            assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}");
        }
    });
}

/// Whoever tries it out reads a line for each thing that was made, and then where everything is.
#[test]
fn the_demo_says_on_one_screen_where_everything_is() {
    run(async {
        let variables = vec![("FACHTAG_LOG_FORMAT", "text".into())];
        let options = Options { arguments: vec!["--demo"], variables, ..Options::embedded() };
        let site = Installation::start(options).await;
        wait_until("the welcome", SOON, async || site.logs().contains("Beenden:")).await;
        let logs = site.logs();
        let lines: Vec<&str> = logs.lines().collect();
        let address = lines.iter().position(|line| line.starts_with("Fachtag läuft:")).expect("the address");
        assert!(address <= 15, "{logs}");
        assert_eq!(lines.iter().filter(|line| line.starts_with("Gruppe:")).count(), 3, "{logs}");
        assert!(lines.iter().filter(|line| line.starts_with("Veranstaltung:")).count() >= 5, "{logs}");
        let links = lines[address..].iter().filter_map(|line| line.split_once("http"));
        let columns: Vec<_> = links.map(|(before, _)| before.chars().count()).collect();
        assert_eq!(columns, [15; 3], "{logs}");
    });
}

#[test]
fn without_a_mail_server_every_organizers_page_says_so() {
    run(async {
        for (smtp, told) in [(false, true), (true, false)] {
            let site = Installation::start(Options { smtp, ..Options::embedded() }).await;
            let jana = admin(&site).await;
            for path in ["/organisation", "/organisation/veranstaltungen", "/organisation/nachrichten"] {
                let page = jana.open(path).await.expect(200);
                assert_eq!(page.text().contains("Niemand erhält E-Mails"), told, "{path}: {}", page.text());
            }
        }
    });
}

#[test]
fn no_mailbox_beside_a_mail_server() {
    run(async {
        let site = Installation::start(Options { smtp: true, ..Options::embedded() }).await;
        assert_eq!(site.client.open("/postfach").await.answer.status, 404);
        let event = site.publish(json!({})).await;
        let email = format!("{}@schule.example", unique("smtp"));
        site.must_sign_up(&event, &email).await;
        site.mails.wait_for(&email, 1).await;
    });
}

#[test]
fn the_demo_programme() {
    run(async {
        let options = Options { arguments: vec!["--demo"], ..Options::embedded() };
        let site = Installation::start(options).await;
        wait_until("the welcome with the login link", SOON, async || site.logs().contains("/anmelden/")).await;
        let events = async || {
            site.client.get("/api/v1/events").send().await.expect(200).json()["items"].as_array().unwrap().clone()
        };
        let first = events().await;
        let groups = site.client.open("/gruppen").await.expect(200);
        for group in [
            "Digitale Bildung und Monitoring",
            "Ökologische Dimension nachhaltiger Entwicklung",
            "Soziokulturelle Dimension nachhaltiger Entwicklung",
        ] {
            let page = site.client.open(&groups.link(group)).await.expect(200);
            assert!(!page.all(".card").is_empty(), "a coming meeting of {group}");
        }
        let kinds = |kind: &str| first.iter().filter(|event| event["kind"] == kind).count();
        assert!(kinds("fachtag") >= 2 && kinds("group_meeting") >= 3, "{first:?}");
        let programme = site.client.open("/").await.expect(200);
        for path in programme.attributes("a[href^='/']", "href") {
            assert_eq!(site.client.open(&path).await.answer.status, 200, "{path}");
        }
        let coming =
            first.iter().find(|event| event["kind"] == "fachtag" && event["sessions"] != json!([])).expect("workshops");
        site.client.open(&format!("/anmeldung/{}", coming["slug"].as_str().unwrap())).await.expect(200);
        let rows = site.client.get("/api/v1/registrations").token(&site.token).send().await.expect(200).json();
        assert!(
            rows["items"].as_array().unwrap().iter().any(|row| row["attendance"] == "present"),
            "attendance of the past Fachtag"
        );
        // Once filled, it is left as it is.
        site.nodes[0].kill();
        site.nodes[0].start_again().await;
        site.nodes[0].ready(&site.client).await;
        let again = events().await;
        assert_eq!(again.len(), first.len());
        assert_eq!(again[0]["id"], first[0]["id"]);
    });
}

#[test]
fn an_organizer_signs_in_once() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let email = format!("{}@buero.example", unique("orga"));
        let printed = site.environment.must_run(&["organizer", "invite", &email]).await;
        let link = printed.split_whitespace().find(|word| word.starts_with("http")).expect("a link").to_owned();
        let mail = site.mails.wait_for(&email, 1).await.remove(0);
        assert!(mail.text.contains(&link), "{link} in {}", mail.text);
        // Mail scanners look first; that uses nothing up.
        site.client.open(&link).await.expect(200);
        let page = site.client.open(&link).await.expect(200);
        let signed_in = site.client.submit(&page.form(), "").await;
        assert_eq!(signed_in.answer.status, 303);
        let cookie = signed_in.answer.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let home = site.client.get(signed_in.answer.header("location")).header("cookie", &cookie).send().await;
        assert!(home.expect(200).body.contains("Kommende Veranstaltungen"));
        let again = site.client.submit(&page.form(), "").await;
        assert!(again.answer.status >= 400 && again.answer.header("set-cookie").is_empty(), "{}", again.answer.status);
    });
}

#[test]
fn the_end_in_order() {
    run(async {
        for options in [Options::embedded(), Options::distributed(1)] {
            let site = Installation::start(options).await;
            let event = site.publish(json!({})).await;
            let email = format!("{}@schule.example", unique("ende"));
            site.must_sign_up(&event, &email).await;
            for node in &site.nodes {
                // Ten seconds are promised; the rest is for a busy machine.
                assert_eq!(node.terminate(Duration::from_secs(15)).await, Some(0), "{:?}", node.service);
            }
            // What was under way is not lost.
            for node in &site.nodes {
                node.start_again().await;
            }
            assert_eq!(site.mails.wait_for(&email, 1).await.len(), 1);
        }
    });
}

#[test]
fn data_outlives_the_process() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({})).await;
        let registration = site.must_sign_up(&event, "bleibt@schule.example").await;
        site.nodes[0].terminate(Duration::from_secs(15)).await;
        site.nodes[0].start_again().await;
        site.nodes[0].ready(&site.client).await;
        assert_eq!(site.registration(&registration).await["status"], Value::from("confirmed"));
        site.client.open(registration["manage_url"].as_str().unwrap()).await.expect(200);
    });
}
