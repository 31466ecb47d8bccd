//! Hands letters to a mail server, step by step (RFC 5321), so that after every failure it is known whether the server
//! may have the letter.
//!
//! A connection with anything odd about it is dropped: a reply that comes late would be taken for that to the next letter.

mod connection;
mod login;
mod reply;
mod session;
pub(super) mod tls;

use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;
use tokio_rustls::rustls::pki_types::ServerName;

use self::{
    connection::{Connection, ConnectionError},
    login::{Credentials, log_in},
    reply::Reply,
    tls::Trust,
};
use super::{
    oauth::Tokens,
    settings::{SmtpSettings, Tls},
    transport::ConnectFailure,
};
use crate::composing::text::one_line;

pub use self::session::SmtpSession;

/// How long to wait, and how long to stay.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the connection, and again for the encryption and for the login.
    pub connect: Duration,
    /// For each reply before the letter itself.
    pub step: Duration,
    /// For the letter itself and the reply to it. RFC 5321, section 4.5.3.2.6, asks for ten minutes.
    pub transfer: Duration,
    /// A session unused for longer is not used again: servers hang up on idle clients.
    pub idle: Duration,
    /// Letters in one session: many servers allow a hundred.
    pub letters: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            step: Duration::from_secs(60),
            transfer: Duration::from_secs(600),
            idle: Duration::from_secs(10),
            letters: 100,
        }
    }
}

/// Knows the mail server.
#[derive(Debug, Clone)]
pub struct SmtpTransport {
    settings: Arc<SmtpSettings>,
    limits: Limits,
    helo: String,
    tokens: Option<Tokens>,
}

/// What a server says it can do.
#[derive(Debug, Clone, Default)]
struct Capabilities {
    starttls: bool,
    international: bool,
    eight_bit: bool,
    /// Ways to log in.
    mechanisms: Vec<String>,
}

impl SmtpTransport {
    /// Only keeps what it is told; nothing is connected yet.
    pub fn new(settings: SmtpSettings, limits: Limits) -> Self {
        Self { settings: Arc::new(settings), limits, helo: "localhost".into(), tokens: None }
    }

    /// Greets servers by this name or address of ours (RFC 5321, section 4.1.4).
    #[must_use]
    pub fn with_helo(self, host: &str) -> Self {
        let helo = match host.trim_matches(['[', ']']).parse::<IpAddr>() {
            Ok(IpAddr::V4(address)) => format!("[{address}]"),
            Ok(IpAddr::V6(address)) => format!("[IPv6:{address}]"),
            Err(_) => host.to_owned(),
        };
        Self { helo, ..self }
    }

    /// Logs in by access tokens instead of a password.
    #[must_use]
    pub fn with_tokens(self, tokens: Option<Tokens>) -> Self {
        Self { tokens, ..self }
    }

    /// Connects, encrypts and logs in.
    pub(super) async fn connect(&self) -> Result<SmtpSession, ConnectFailure> {
        self.open().await.map_err(|failure| failure.at(&self.settings.place()))
    }

    async fn open(&self) -> Result<SmtpSession, ConnectFailure> {
        let mut connection = self.patiently(Connection::open(&self.settings.host, self.settings.port)).await?;
        if self.settings.tls == Tls::Implicit {
            connection = self.encrypt(connection).await?;
        }
        let greeting = self.patiently(connection.reply()).await?;
        if greeting.code != 220 {
            return Err(ConnectFailure::Down(greeting.shown()));
        }
        let mut capabilities = self.greet(&mut connection).await?;
        if self.settings.tls != Tls::Implicit && capabilities.starttls {
            let reply = self.patiently(connection.command("STARTTLS")).await?;
            if reply.code != 220 {
                return Err(ConnectFailure::Tls(reply.shown()));
            }
            connection = self.encrypt(connection).await?;
            // What was said in the clear counts no more (RFC 3207, section 4.2).
            capabilities = self.greet(&mut connection).await?;
        } else if self.settings.tls == Tls::Required {
            let reason =
                "the server does not offer STARTTLS; ?tls=opportunistic in the address goes without encryption";
            return Err(ConnectFailure::Tls(reason.into()));
        }
        self.log_in(&mut connection, &capabilities).await?;
        Ok(SmtpSession::new(connection, capabilities, self.limits))
    }

    /// EHLO, or HELO where a server is older than that.
    async fn greet(&self, connection: &mut Connection) -> Result<Capabilities, ConnectFailure> {
        let reply = self.patiently(connection.command(&format!("EHLO {}", self.helo))).await?;
        if reply.code == 250 {
            return Ok(Capabilities::read(&reply));
        }
        if !(500..600).contains(&reply.code) {
            return Err(ConnectFailure::Down(reply.shown()));
        }
        let reply = self.patiently(connection.command(&format!("HELO {}", self.helo))).await?;
        if reply.code == 250 { Ok(Capabilities::default()) } else { Err(ConnectFailure::Down(reply.shown())) }
    }

    async fn encrypt(&self, connection: Connection) -> Result<Connection, ConnectFailure> {
        // A password is only shown to a server that proves its name.
        let anybody = self.settings.tls == Tls::Opportunistic && !self.logs_in();
        let trust = if anybody { Trust::Anybody } else { Trust::Proven };
        let name = ServerName::try_from(self.settings.host.clone());
        let name = name.map_err(|error| ConnectFailure::Tls(error.to_string()))?;
        let config = tls::config(trust).map_err(ConnectFailure::Tls)?;
        let limit = self.limits.connect;
        match timeout(limit, connection.encrypt(name, config)).await {
            Ok(Ok(connection)) => Ok(connection),
            // rustls reports a bad certificate, or bytes that are no TLS, as invalid data.
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                Err(ConnectFailure::Tls(one_line(&error.to_string(), 300)))
            }
            Ok(Err(error)) => Err(ConnectFailure::Down(one_line(&error.to_string(), 300))),
            Err(_) => Err(silent(limit)),
        }
    }

    fn logs_in(&self) -> bool {
        self.settings.user.is_some()
    }

    async fn log_in(&self, connection: &mut Connection, capabilities: &Capabilities) -> Result<(), ConnectFailure> {
        let Some(user) = self.settings.user.as_deref() else { return Ok(()) };
        if !connection.is_encrypted() && !self.settings.is_local() {
            let reason = "the password is only sent over an encrypted connection, and the server offers none";
            return Err(ConnectFailure::Tls(reason.into()));
        }
        let token = match &self.tokens {
            Some(tokens) => Some(tokens.current().await?),
            None => None,
        };
        let credentials = match (&token, self.settings.password.as_deref()) {
            (Some(token), _) => Credentials::Token { user, token },
            (None, Some(password)) => Credentials::Password { user, password },
            (None, None) => return Ok(()),
        };
        let limit = self.limits.connect;
        let done = timeout(limit, log_in(connection, &capabilities.mechanisms, &credentials)).await;
        let done = done.unwrap_or_else(|_| Err(silent(limit)));
        if let (Err(ConnectFailure::Login(_)), Some(tokens)) = (&done, &self.tokens) {
            // It may have been withdrawn: the next try asks for another.
            tokens.forget().await;
        }
        done
    }

    /// One step before any letter: whatever fails here is nobody's letter's fault.
    async fn patiently<T, E: Into<ConnectionError>>(
        &self,
        step: impl Future<Output = Result<T, E>>,
    ) -> Result<T, ConnectFailure> {
        match timeout(self.limits.connect, step).await {
            Ok(done) => done.map_err(|error| ConnectFailure::Down(error.into().words())),
            Err(_) => Err(silent(self.limits.connect)),
        }
    }
}

impl Capabilities {
    /// From the reply to EHLO, whose first line is the server's name. Keywords are the same in small letters (section 2.4).
    fn read(reply: &Reply) -> Self {
        let mut capabilities = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase();
            let mut words = line.split([' ', '\t', '=']).filter(|word| !word.is_empty());
            match words.next() {
                Some("STARTTLS") => capabilities.starttls = true,
                Some("SMTPUTF8") => capabilities.international = true,
                Some("8BITMIME") => capabilities.eight_bit = true,
                Some("AUTH") => capabilities.mechanisms.extend(words.map(str::to_owned)),
                _ => {}
            }
        }
        capabilities
    }
}

fn silent(limit: Duration) -> ConnectFailure {
    ConnectFailure::Down(format!("no reply within {} s", limit.as_secs_f32()))
}
