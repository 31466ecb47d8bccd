//! Logging in by access token, as Microsoft 365 wants it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use fachtag_notifications::{
    domain::letter::Outcome,
    sending::{
        oauth::Tokens,
        settings::SmtpSettings,
        smtp::SmtpTransport,
        transport::{ConnectFailure, MailTransport, Session},
    },
};
use tokio::net::TcpListener;

use super::{
    FROM, LETTER, LIMITS, TO,
    server::{Server, Words},
};

/// A token server that gives numbered tokens, or refuses. Returns its address and how often it was asked.
async fn token_server(refusal: Option<&'static str>, expires_in: u64) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/token", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let asking = Arc::clone(&asked);
    let answer = move |body: String| {
        let mut asked = asking.lock().unwrap();
        asked.push(body);
        let token = format!("{{\"access_token\":\"token-{}\",\"expires_in\":{expires_in}}}", asked.len());
        match refusal {
            Some(words) => (
                axum::http::StatusCode::UNAUTHORIZED,
                format!("{{\"error\":\"invalid_client\",\"error_description\":\"{words}\"}}"),
            ),
            None => (axum::http::StatusCode::OK, token),
        }
    };
    let routes = axum::Router::new().route("/token", axum::routing::post(async move |body: String| answer(body)));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (address, asked)
}

fn microsoft(replies: &[&str]) -> Words {
    Words {
        ehlo: b"250-odd.test\r\n250 AUTH LOGIN XOAUTH2\r\n".to_vec(),
        auth: replies.iter().map(|reply| format!("{reply}\r\n").into_bytes()).collect(),
        ..Words::default()
    }
}

async fn connect_with_tokens(server: &Server, tokens: &Tokens) -> Result<Session, ConnectFailure> {
    let url = server.url.replace("smtp://", "smtp://buero%40stadt.example@");
    let settings = SmtpSettings::parse_for_tokens(&url).unwrap();
    let transport = SmtpTransport::new(settings, LIMITS).with_tokens(Some(tokens.clone()));
    MailTransport::Smtp(transport).connect().await
}

#[tokio::test]
async fn microsoft_takes_an_access_token_that_is_kept_and_renewed() {
    let (address, asked) = token_server(None, 3_600).await;
    let tokens = Tokens::new(&address, "app", "geheim").unwrap();
    let server = Server::start(microsoft(&["235 2.7.0 ok"])).await;
    for _ in 0..2 {
        let mut session = connect_with_tokens(&server, &tokens).await.unwrap();
        assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    }
    let expected = BASE64_STANDARD.encode("user=buero@stadt.example\x01auth=Bearer token-1\x01\x01");
    assert!(server.lines().contains(&format!("AUTH XOAUTH2 {expected}")), "{:?}", server.lines());
    {
        let asked = asked.lock().unwrap();
        assert_eq!(asked.len(), 1, "one token serves many connections");
        for part in [
            "grant_type=client_credentials",
            "client_id=app",
            "client_secret=geheim",
            "scope=https%3A%2F%2Foutlook.office365.com%2F.default",
        ] {
            assert!(asked[0].contains(part), "{part} in {}", asked[0]);
        }
    }
    // A refused one is not shown again.
    let challenge = BASE64_STANDARD.encode("{\"status\":\"401\",\"schemes\":\"bearer\"}");
    let refusing =
        Server::start(microsoft(&[&format!("334 {challenge}"), "535 5.7.3 Authentication unsuccessful"])).await;
    let Err(failure) = connect_with_tokens(&refusing, &tokens).await else { panic!("connected") };
    assert!(
        matches!(&failure, ConnectFailure::Login(words) if words.contains("535 5.7.3") && words.contains("401")),
        "{failure}"
    );
    assert_eq!(refusing.lines().last().map(String::as_str), Some(""), "an empty answer ends the exchange");
    connect_with_tokens(&server, &tokens).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_token_that_ends_is_renewed() {
    let (address, asked) = token_server(None, 1).await;
    let tokens = Tokens::new(&address, "app", "geheim").unwrap();
    assert_eq!(tokens.current().await.unwrap(), "token-1");
    let renewed = async { while tokens.current().await.unwrap() == "token-1" {} };
    tokio::time::timeout(Duration::from_secs(5), renewed).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_token_is_told_in_plain_words_without_the_secret() {
    let server = Server::start(microsoft(&["235 ok"])).await;
    for (words, plain) in [
        ("AADSTS7000222: The provided client secret keys for app are expired.", "abgelaufen"),
        ("AADSTS7000215: Invalid client secret provided.", "falsch"),
        ("AADSTS700016: Application with identifier was not found.", "FACHTAG_SMTP_OAUTH_CLIENT_ID"),
        ("AADSTS90002: Tenant not found.", "FACHTAG_SMTP_OAUTH_TENANT"),
        ("", "kennt FACHTAG_SMTP_OAUTH_CLIENT_ID nicht"),
    ] {
        let (address, _) = token_server(Some(words), 0).await;
        let tokens = Tokens::new(&address, "app", "sehrgeheim").unwrap();
        let Err(failure) = connect_with_tokens(&server, &tokens).await else { panic!("connected") };
        assert!(matches!(failure, ConnectFailure::Login(_)), "{failure}");
        assert!(failure.to_string().contains(plain), "{plain}: {failure}");
        assert!(!format!("{failure} {tokens:?}").contains("sehrgeheim"));
    }
    let tokens = Tokens::new("http://127.0.0.1:1/token", "app", "geheim").unwrap();
    let Err(failure) = connect_with_tokens(&server, &tokens).await else { panic!("connected") };
    assert!(matches!(failure, ConnectFailure::Down(_)), "{failure}");
}
