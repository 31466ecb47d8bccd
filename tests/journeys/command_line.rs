//! The program's commands, and its answers to wrong ones.

use harness::{Environment, Installation, Output, run, unique};
use serde_json::Value;

pub async fn doctor(site: &Installation) {
    let good = site.environment.run(&["doctor"]).await;
    assert_eq!(good.code, Some(0), "{good:?}");
    assert!(good.stdout.lines().count() >= 3, "one line each: {}", good.stdout);
    let bad = site.environment.with("FACHTAG_SMTP_URL", "smtp://127.0.0.1:1").run(&["doctor"]).await;
    assert_eq!(bad.code, Some(1), "{bad:?}");
    trial(site).await;
}

/// `--send-to` says what the mail server says; without one nobody gets the letter.
async fn trial(site: &Installation) {
    let to = format!("{}@buero.example", unique("technik"));
    let unknown = site.environment.run(&["doctor", "--send-to", &to, "--group", "gibt-es-nicht"]).await;
    assert_eq!(unknown.code, Some(1), "{unknown:?}");
    let said = site.environment.run(&["doctor", "--send-to", &to]).await;
    if site.mails.sink().is_none() {
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.stdout.contains(&format!("FEHLER  Probe an {to}: nicht verschickt")), "{said:?}");
        return;
    }
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.stdout.contains(&format!("ok      Probe an {to}: der Mailserver hat sie angenommen")), "{said:?}");
    let mail = &site.mails.wait_for(&to, 1).await[0];
    assert!(mail.says("das ist eine Probe"), "{}", mail.text);
}

pub async fn documents(site: &Installation) {
    let printed: Value = serde_json::from_str(&site.environment.must_run(&["openapi"]).await).expect("JSON");
    let served = site.client.get("/api/openapi.json").send().await.expect(200).json();
    assert_eq!(printed["paths"], served["paths"]);
    let messages: Value = serde_json::from_str(&site.environment.must_run(&["asyncapi"]).await).expect("JSON");
    assert!(messages["asyncapi"].as_str().unwrap().starts_with("3.0."), "{}", messages["asyncapi"]);
    let text = messages.to_string();
    for name in ["event.published.v1", "registration.confirmed.v1", "seats.changed.v1", "letter.sent.v1"] {
        assert!(text.contains(name), "{name}");
    }
}

pub async fn parked(site: &Installation) {
    site.environment.must_run(&["parked", "list"]).await;
    for command in ["show", "drop", "replay"] {
        let unknown = site.environment.run(&["parked", command, "01938a4e-7b5c-7cc0-8000-000000000001"]).await;
        assert_eq!(unknown.code, Some(1), "{unknown:?}");
    }
}

fn alone(variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut environment = Environment::new(folder.path());
    for (name, value) in variables {
        environment = environment.with(name, *value);
    }
    run(environment.run(arguments))
}

fn no_panic(output: &Output) {
    assert!(!output.stderr.contains("panicked") && !output.stderr.contains("RUST_BACKTRACE"), "{}", output.stderr);
}

#[test]
fn wrong_settings_are_named() {
    for (name, value) in [
        ("FACHTAG_LISTEN", "hier"),
        ("FACHTAG_PUBLIC_URL", "fachtag.example.org"),
        ("FACHTAG_DATABASE_URL", "mysql://localhost/x"),
        ("FACHTAG_BROKER_URL", "kafka://localhost"),
        ("FACHTAG_SMTP_URL", "localhost:25"),
        ("FACHTAG_MAIL_FROM", "keine Adresse"),
        ("FACHTAG_MAILS_PER_MINUTE", "0"),
        ("FACHTAG_SECRET", "kurz"),
        ("FACHTAG_TRUSTED_PROXIES", "proxy"),
        ("FACHTAG_LOG", "laut=sehr=laut"),
        ("FACHTAG_LOG_FORMAT", "xml"),
        ("FACHTAG_LITSEN", "127.0.0.1:1"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "keine Adresse"),
    ] {
        let output = alone(&[(name, value)], &["serve"]);
        assert!(matches!(output.code, Some(1 | 2)), "{name}: {output:?}");
        assert!(output.stderr.contains(name), "{name}: {output:?}");
        no_panic(&output);
    }
}

#[test]
fn a_single_service_needs_a_broker() {
    let output = alone(&[("FACHTAG_SECRET", "0123456789abcdef0123456789abcdef")], &["serve", "events"]);
    assert!(matches!(output.code, Some(1 | 2)), "{output:?}");
    assert!(output.stderr.contains("FACHTAG_BROKER_URL"), "{output:?}");
    no_panic(&output);
}

#[test]
fn wrong_commands_are_usage_errors() {
    for arguments in
        [&["tanzen"][..], &["serve", "mails"], &["serve", "--laut"], &["token", "create"], &["organizer", "invite"]]
    {
        let output = alone(&[], arguments);
        assert_eq!(output.code, Some(2), "{arguments:?}: {output:?}");
        no_panic(&output);
    }
    let role = alone(&[], &["token", "create", "--name", "x", "--role", "chef"]);
    assert_eq!(role.code, Some(2), "{role:?}");
    assert_eq!(alone(&[], &["--help"]).code, Some(0));
}

#[test]
fn an_unusable_data_folder_is_a_clear_error() {
    let output = alone(&[("FACHTAG_DATA_DIR", "/proc/fachtag")], &["serve"]);
    assert!(matches!(output.code, Some(1 | 2)), "{output:?}");
    assert!(output.stderr.contains("/proc/fachtag"), "{output:?}");
    no_panic(&output);
}

#[test]
fn a_taken_address_is_a_clear_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let output = alone(&[("FACHTAG_LISTEN", &address)], &["serve"]);
    assert_eq!(output.code, Some(1), "{output:?}");
    assert!(output.stderr.contains(&address), "{output:?}");
    no_panic(&output);
}

#[test]
fn whoever_reads_may_stop_reading() {
    let folder = tempfile::tempdir().unwrap();
    let shell = Environment { before: Some("\"$0\" openapi | head -1"), ..Environment::new(folder.path()) };
    let output = run(shell.run(&["--version"]));
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{output:?}");
    assert!(output.stdout.starts_with("{\n"), "{output:?}");
}

#[test]
fn doctor_speaks_to_programs() {
    let output = alone(&[], &["doctor", "--json"]);
    let said: Value = serde_json::from_str(&output.stdout).unwrap();
    assert_eq!(said["ok"], output.code == Some(0), "{output:?}");
    let checks = said["checks"].as_array().unwrap();
    assert!(checks.iter().any(|check| check["name"] == "Dateirechte" && check["state"] == "ok"), "{said}");
}

#[test]
fn shells_and_manuals_know_the_commands() {
    let bash = alone(&[], &["completions", "bash"]);
    assert!(bash.stdout.contains("doctor") && bash.stdout.contains("setup-broker"), "{bash:?}");
    let folder = tempfile::tempdir().unwrap();
    run(Environment::new(folder.path()).must_run(&["man", "seiten"]));
    let page = std::fs::read_to_string(folder.path().join("seiten/fachtag-token-create.1")).unwrap();
    assert!(page.contains("Wie lange es gilt"), "{page}");
}

#[test]
fn the_command_line_speaks_german() {
    let commands = [
        &["--help"][..],
        &["serve", "--help"],
        &["token", "create", "--help"],
        &["organizr"],
        &["serve", "mails"],
        &["token", "create"],
        &["token", "create", "--name", "x", "--role", "chef"],
        &["token", "create", "--name", "x", "--expires", "ewig"],
        &["parked", "show", "7"],
        &["doctor", "--group", "x"],
        &["--gibt-es-nicht"],
    ];
    for command in commands {
        let output = alone(&[], command);
        let help = command.contains(&"--help");
        assert_eq!(output.code, Some(if help { 0 } else { 2 }), "{output:?}");
        let said = output.stdout + &output.stderr;
        for english in ["Usage", "Options", "OPTIONS]", "Commands", "error:", "possible values", "Print", "invalid"] {
            assert!(!said.contains(english), "{english} in {said}");
        }
    }
}
