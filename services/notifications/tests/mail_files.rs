//! Letters as files, and the mailbox that shows them.
#![allow(clippy::unwrap_used)]

use fachtag_notifications::domain::letter::Outcome;
use fachtag_notifications::sending::files::FileTransport;
use fachtag_notifications::sending::transport::MailTransport;
use fachtag_notifications::{
    composing::sender::SenderIdentity,
    login_links::compose::{LoginFacts, compose_login_link},
};
use uuid::Uuid;

fn letter(id: u128, at: &str) -> Vec<u8> {
    let identity = SenderIdentity {
        name: "Büro".into(),
        owner: "Stadt".into(),
        from: "Büro <fachtag@stadt.example>".parse().unwrap(),
        public_url: "http://127.0.0.1:8080".into(),
        colour: "#0b4f8a".into(),
    };
    let (message_id, at) = (identity.message_id(Uuid::from_u128(id)), at.parse().unwrap());
    let link = "http://127.0.0.1:8080/anmelden/abc";
    let facts =
        LoginFacts { email: "jörn@stadt.example", name: Some("Jörn Ö."), link, expires_at: at, requested: true };
    let letter = compose_login_link(&facts, &identity, &message_id, at);
    letter.unwrap().bytes
}

async fn deliver(files: &FileTransport, bytes: &[u8]) -> Outcome {
    let mut session = MailTransport::Files(files.clone()).connect().await.unwrap();
    session.deliver("fachtag@stadt.example", "x@y.example", bytes).await
}

#[tokio::test]
async fn a_retry_writes_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = FileTransport::new(folder.path());
    assert!(files.list(10).await.unwrap().is_empty());
    let bytes = letter(5, "2026-11-24T09:00:00Z");
    for _ in 0..2 {
        assert!(matches!(deliver(&files, &bytes).await, Outcome::Accepted { .. }));
    }
    let names: Vec<_> = std::fs::read_dir(files.folder()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["20261124T090000Z-00000000-0000-0000-0000-000000000005.eml"]);
    assert_eq!(std::fs::read(files.folder().join(&names[0])).unwrap(), bytes);
}

#[tokio::test]
async fn the_newest_letter_is_on_top_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let files = FileTransport::new(folder.path());
    for (id, at) in [(1, "2026-11-24T09:00:00Z"), (2, "2026-11-25T09:00:00Z"), (3, "2026-11-23T09:00:00Z")] {
        deliver(&files, &letter(id, at)).await;
    }
    std::fs::write(files.folder().join("notes.txt"), "x").unwrap();
    let list = files.list(2).await.unwrap();
    let dates: Vec<_> = list.iter().map(|mail| mail.date.unwrap().to_rfc3339()).collect();
    assert_eq!(dates, ["2026-11-25T09:00:00+00:00", "2026-11-24T09:00:00+00:00"]);
    assert_eq!(list[0].to, "Jörn Ö. <jörn@stadt.example>");
    assert_eq!(list[0].subject, "Ihr Link zum Einloggen: Büro");
    let mail = files.open(&list[0].name).await.unwrap().unwrap();
    assert_eq!(mail.summary, list[0]);
    assert!(mail.text.unwrap().contains("http://127.0.0.1:8080/anmelden/abc"));
    assert!(mail.html.unwrap().contains("href=\"http://127.0.0.1:8080/anmelden/abc\""));
    assert!(mail.attachments.is_empty());
    let header = |name: &str| mail.headers.iter().find(|(header, _)| header == name).unwrap().1.clone();
    assert_eq!(header("Subject"), "Ihr Link zum Einloggen: Büro");
    assert_eq!(header("Date"), "Wed, 25 Nov 2026 09:00:00 +0000");
    assert_eq!(header("Auto-Submitted"), "auto-generated");
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret.eml"), "Subject: geheim\r\n\r\nx").unwrap();
    let files = FileTransport::new(folder.path());
    deliver(&files, &letter(1, "2026-11-24T09:00:00Z")).await;
    let long = format!("{}.eml", "a".repeat(5_000));
    for name in [
        "../secret.eml",
        "..%2fsecret.eml",
        "/etc/passwd",
        "",
        ".eml",
        "..",
        "a/b.eml",
        "a\\b.eml",
        "a\0.eml",
        "none.eml",
        &long,
    ] {
        assert_eq!(files.open(name).await.unwrap(), None, "{name:?}");
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_nobodys_letters_fault() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mail"), "in the way").unwrap();
    let transport = MailTransport::Files(FileTransport::new(folder.path()));
    assert!(transport.connect().await.is_err());
}

#[tokio::test]
async fn what_is_no_letter_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let files = FileTransport::new(folder.path());
    for bytes in [&b""[..], b"Subject: x\r\n\r\nx", b"Message-ID: <../../x@y>\r\n\r\nx"] {
        assert!(matches!(deliver(&files, bytes).await, Outcome::Rejected { .. }));
    }
    assert!(files.list(10).await.unwrap().is_empty());
}
