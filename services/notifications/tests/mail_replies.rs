//! Mail servers that answer in their own way: the code alone counts (RFC 5321, section 4.2).
#![allow(clippy::unwrap_used)]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use fachtag_notifications::{
    domain::letter::Outcome,
    mail::{
        oauth::Tokens,
        settings::SmtpSettings,
        smtp::{Limits, SmtpPostman},
        transport::{ConnectFailure, Postman, Session},
    },
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

const FROM: &str = "fachtag@stadt.example";
const TO: &str = "jana@schule.example";
const LETTER: &[u8] = b"Subject: Test\r\nMessage-ID: <1@x>\r\n\r\nErste Zeile\r\n.Punkt\r\n";

const LIMITS: Limits = Limits {
    connect: Duration::from_secs(8),
    step: Duration::from_secs(8),
    transfer: Duration::from_secs(8),
    idle: Duration::from_secs(30),
    letters: 100,
};

/// What the server says at each place, byte by byte.
#[derive(Clone)]
struct Words {
    greeting: Vec<u8>,
    ehlo: Vec<u8>,
    starttls: Vec<u8>,
    /// To AUTH and to each answer after it.
    auth: Vec<Vec<u8>>,
    rcpt: Vec<u8>,
    dot: Vec<u8>,
}

impl Default for Words {
    fn default() -> Self {
        Self {
            greeting: b"220 odd.test\r\n".to_vec(),
            ehlo: b"250-odd.test\r\n250 8BITMIME\r\n".to_vec(),
            starttls: b"220 go on\r\n".to_vec(),
            auth: vec![b"235 ok\r\n".to_vec()],
            rcpt: b"250 ok\r\n".to_vec(),
            dot: b"250 taken\r\n".to_vec(),
        }
    }
}

/// What clients said, line by line, and how many letters were taken.
#[derive(Default)]
struct Heard {
    lines: Vec<String>,
    letters: usize,
}

struct Server {
    url: String,
    heard: Arc<Mutex<Heard>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn start(words: Words) -> Self {
        Self::start_with(words, None, false).await
    }

    /// One that encrypts, from the first byte or by STARTTLS, with a certificate that no authority has signed.
    async fn start_with(words: Words, tls: Option<TlsAcceptor>, implicit: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let heard = Arc::new(Mutex::new(Heard::default()));
        let hearing = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (words, hearing, tls) = (words.clone(), Arc::clone(&hearing), tls.clone());
                tokio::spawn(async move {
                    match tls {
                        Some(tls) if implicit => {
                            let encrypted = tls.accept(Box::new(stream) as Box<dyn Wire>).await.ok()?;
                            talk(Box::new(encrypted), words, hearing, None).await
                        }
                        tls => talk(Box::new(stream), words, hearing, tls).await,
                    }
                });
            }
        });
        Self { url, heard, task }
    }

    fn lines(&self) -> Vec<String> {
        self.heard.lock().unwrap().lines.clone()
    }

    async fn connect(&self) -> Result<Session, ConnectFailure> {
        Postman::Smtp(SmtpPostman::new(SmtpSettings::parse(&self.url).unwrap(), LIMITS)).connect().await
    }
}

fn acceptor() -> TlsAcceptor {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/keys");
    let certificate = CertificateDer::from_pem_file(folder.join("smtp-cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("smtp-key.pem")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).unwrap()))
}

trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

async fn talk(stream: Box<dyn Wire>, words: Words, heard: Arc<Mutex<Heard>>, tls: Option<TlsAcceptor>) -> Option<()> {
    let (reader, mut writer) = tokio::io::split(stream);
    let mut reader = BufReader::new(reader);
    writer.write_all(&words.greeting).await.ok()?;
    writer.flush().await.ok()?;
    let (mut in_letter, mut auth) = (false, words.auth.clone().into_iter());
    let mut logging_in = false;
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if in_letter {
            if line != "." {
                continue;
            }
            in_letter = false;
            heard.lock().unwrap().letters += 1;
            writer.write_all(&words.dot).await.ok()?;
            writer.flush().await.ok()?;
            continue;
        }
        heard.lock().unwrap().lines.push(line.clone());
        let reply = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => words.ehlo.clone(),
            "HELO" => b"250 odd.test\r\n".to_vec(),
            "STARTTLS" => words.starttls.clone(),
            "RCPT" => words.rcpt.clone(),
            "DATA" => {
                in_letter = true;
                b"354 go on\r\n".to_vec()
            }
            "MAIL" | "RSET" => b"250 ok\r\n".to_vec(),
            "QUIT" => return None,
            "AUTH" => {
                logging_in = true;
                auth.next()?
            }
            _ if logging_in => auth.next()?,
            _ => b"502 what?\r\n".to_vec(),
        };
        writer.write_all(&reply).await.ok()?;
        writer.flush().await.ok()?;
        if let Some(tls) = tls.as_ref().filter(|_| line == "STARTTLS") {
            let encrypted = tls.accept(reader.into_inner().unsplit(writer)).await.ok()?;
            // Nobody is greeted twice.
            let words = Words { greeting: Vec::new(), ..words };
            return Box::pin(talk(Box::new(encrypted), words, heard, None)).await;
        }
    }
}

/// The outcome of one letter, and how many the server took after a second one.
async fn deliver(words: Words) -> (Outcome, bool) {
    let server = Server::start(words).await;
    let mut session = server.connect().await.unwrap();
    let outcome = session.deliver(FROM, TO, LETTER).await;
    assert!(server.heard.lock().unwrap().letters <= 1, "a copy went out");
    (outcome, session.usable())
}

#[tokio::test]
async fn a_letter_that_was_taken_is_taken_whatever_the_words() {
    let long = format!("250 {}\r\n", "lang ".repeat(700)).into_bytes();
    let lines = [b"250-eins\r\n".repeat(200), b"250 zwei\r\n".to_vec()].concat();
    for dot in [
        &b"250\r\n"[..],
        b"250 \r\n",
        b"250\ttaken\r\n",
        b"250 - taken\r\n",
        b"250-\r\n250\r\n",
        b"250-first\r\n250\tlast\r\n",
        b"250 f\xfcr Sie\r\n",
        b"250 taken\n",
        &long,
        &lines,
    ] {
        let (outcome, usable) = deliver(Words { dot: dot.to_vec(), ..Words::default() }).await;
        let shown = String::from_utf8_lossy(&dot[..dot.len().min(40)]);
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{shown}: {outcome:?}");
        assert!(usable, "{shown}");
    }
}

#[tokio::test]
async fn an_announced_line_that_does_not_come_changes_nothing() {
    let (outcome, usable) = deliver(Words { dot: b"250-taken\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    assert!(!usable, "what may still come must not be the reply to another letter");
    let (outcome, _) = deliver(Words { dot: b"554-no\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Rejected { code: 554, .. }), "{outcome:?}");
}

#[tokio::test]
async fn refusals_without_words_are_refusals() {
    for (rcpt, code) in [(&b"550\r\n"[..], 550), (b"550\t\xe4\r\n", 550), (b"553-no\r\n553\r\n", 553)] {
        let (outcome, usable) = deliver(Words { rcpt: rcpt.to_vec(), ..Words::default() }).await;
        assert!(matches!(&outcome, Outcome::Rejected { code: given, .. } if *given == code), "{outcome:?}");
        assert!(usable);
    }
    let (outcome, _) = deliver(Words { dot: b"552\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Rejected { code: 552, .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_server_that_cannot_verify_takes_the_letter() {
    let (outcome, _) = deliver(Words { rcpt: b"252 cannot verify\r\n".to_vec(), ..Words::default() }).await;
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}

#[tokio::test]
async fn greetings_in_every_form() {
    let terms = format!("220-{}\r\n220 odd.test\r\n", "Nutzungsbedingungen ".repeat(300)).into_bytes();
    for greeting in [&b"220\r\n"[..], b"220 Gr\xfc\xdfe\r\n", "220 Grüße aus Mönchengladbach\r\n".as_bytes(), &terms]
    {
        let (outcome, _) = deliver(Words { greeting: greeting.to_vec(), ..Words::default() }).await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    }
}

#[tokio::test]
async fn an_old_server_is_greeted_the_old_way() {
    let server = Server::start(Words { ehlo: b"502 unknown\r\n".to_vec(), ..Words::default() }).await;
    let mut session = server.connect().await.unwrap();
    assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    assert!(server.lines()[1].starts_with("HELO "), "{:?}", server.lines());
}

#[tokio::test]
async fn servers_are_told_the_public_name() {
    for (host, said) in [
        ("fachtag.stadt.example", "fachtag.stadt.example"),
        ("192.0.2.7", "[192.0.2.7]"),
        ("[2001:db8::1]", "[IPv6:2001:db8::1]"),
    ] {
        let server = Server::start(Words::default()).await;
        let postman = SmtpPostman::new(SmtpSettings::parse(&server.url).unwrap(), LIMITS).with_helo(host);
        Postman::Smtp(postman).connect().await.unwrap();
        assert_eq!(server.lines()[0], format!("EHLO {said}"));
    }
}

#[tokio::test]
async fn what_nobody_asked_for_is_no_reply_to_the_next_letter() {
    let server = Server::start(Words { dot: b"250 taken\r\n250 another\r\n".to_vec(), ..Words::default() }).await;
    let mut session = server.connect().await.unwrap();
    assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
    let next = session.deliver(FROM, TO, LETTER).await;
    assert!(matches!(next, Outcome::Deferred { .. }), "{next:?}");
    assert!(!session.usable());
    assert_eq!(server.heard.lock().unwrap().letters, 1);
}

#[tokio::test]
async fn what_is_smuggled_in_before_the_encryption_ends_the_connection() {
    let ehlo = b"250-odd.test\r\n250 starttls\r\n".to_vec();
    let starttls = b"220 go on\r\n250 smuggled\r\n".to_vec();
    let server = Server::start(Words { ehlo, starttls, ..Words::default() }).await;
    let Err(failure) = server.connect().await else { panic!("connected") };
    assert!(matches!(failure, ConnectFailure::Tls(_)), "{failure}");
}

#[tokio::test]
async fn logins_by_every_way() {
    let plain = BASE64_STANDARD.encode("\0buero\0geheim");
    let (user, password) = (BASE64_STANDARD.encode("buero"), BASE64_STANDARD.encode("geheim"));
    for (offered, replies, said) in [
        ("AUTH PLAIN LOGIN", vec!["235"], vec![format!("AUTH PLAIN {plain}")]),
        ("auth plain", vec!["235 2.7.0"], vec![format!("AUTH PLAIN {plain}")]),
        ("AUTH=PLAIN", vec!["334", "235"], vec![format!("AUTH PLAIN {plain}"), plain.clone()]),
        ("AUTH LOGIN", vec!["334 VXNlcm5hbWU6", "334", "235"], vec!["AUTH LOGIN".into(), user, password]),
    ] {
        let words = Words {
            ehlo: format!("250-odd.test\r\n250 {offered}\r\n").into_bytes(),
            auth: replies.iter().map(|reply| format!("{reply}\r\n").into_bytes()).collect(),
            ..Words::default()
        };
        let mut server = Server::start(words).await;
        server.url = server.url.replace("smtp://", "smtp://buero:geheim@");
        let mut session = server.connect().await.unwrap_or_else(|failure| panic!("{offered}: {failure}"));
        assert!(matches!(session.deliver(FROM, TO, LETTER).await, Outcome::Accepted { .. }));
        assert_eq!(server.lines()[1..=said.len()], said);
    }
}

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
    let postman = SmtpPostman::new(settings, LIMITS).with_tokens(Some(tokens.clone()));
    Postman::Smtp(postman).connect().await
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

#[tokio::test]
async fn letters_go_encrypted_where_it_is_offered() {
    let ehlo = b"250-odd.test\r\n250-starttls\r\n250 8BITMIME\r\n".to_vec();
    let server = Server::start_with(Words { ehlo, ..Words::default() }, Some(acceptor()), false).await;
    let mut session = server.connect().await.unwrap();
    for _ in 0..3 {
        let outcome = session.deliver(FROM, TO, &LETTER.repeat(20_000)).await;
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
    }
    let said = server.lines();
    assert!(said[0].starts_with("EHLO") && said[1] == "STARTTLS" && said[2].starts_with("EHLO"), "{said:?}");
}

#[tokio::test]
async fn where_encryption_is_required_the_server_proves_its_name() {
    let ehlo = b"250-odd.test\r\n250 STARTTLS\r\n".to_vec();
    for (implicit, url) in [(false, "?tls=required"), (true, "")] {
        let words = Words { ehlo: ehlo.clone(), ..Words::default() };
        let mut server = Server::start_with(words, Some(acceptor()), implicit).await;
        server.url.push_str(url);
        if implicit {
            server.url = server.url.replace("smtp://", "smtps://");
        }
        let Err(failure) = server.connect().await else { panic!("connected") };
        assert!(matches!(failure, ConnectFailure::Tls(_)), "{failure}");
    }
    // A password is not shown to anybody either.
    let words = Words { ehlo: b"250-odd.test\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n".to_vec(), ..Words::default() };
    let mut server = Server::start_with(words, Some(acceptor()), false).await;
    server.url = server.url.replace("smtp://", "smtp://buero:geheim@");
    let Err(failure) = server.connect().await else { panic!("connected") };
    assert!(matches!(failure, ConnectFailure::Tls(_)), "{failure}");
    assert!(!server.lines().iter().any(|line| line.starts_with("AUTH")));
}
