//! Hands letters to a mail server, step by step (RFC 5321), so that after every failure it is known whether the server
//! may have the letter.
//!
//! lettre's pool is not used: a `send()` cut short by a timeout leaves a half-used connection in it, and the next letter
//! then takes the old reply for its own. Here a connection with anything odd about it is dropped.

mod session;

use std::error::Error as _;
use std::future::Future;
use std::io;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters, TlsParametersBuilder};
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::time::timeout;

use self::session::{describe, reply_text};
use super::settings::{SmtpSettings, Tls};
use super::text::one_line;
use super::transport::ConnectFailure;

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
pub struct SmtpPostman {
    settings: SmtpSettings,
    limits: Limits,
}

impl SmtpPostman {
    /// Only keeps what it is told; nothing is connected yet.
    pub fn new(settings: SmtpSettings, limits: Limits) -> Self {
        Self { settings, limits }
    }

    /// Connects, encrypts and logs in.
    pub(super) async fn connect(&self) -> Result<SmtpSession, ConnectFailure> {
        let name = ClientId::default();
        let mut connection = self.open(&name).await?;
        if self.settings.tls != Tls::Implicit {
            self.encrypt(&mut connection, &name).await?;
        }
        self.log_in(&mut connection).await?;
        Ok(SmtpSession::new(connection, self.limits))
    }

    async fn open(&self, name: &ClientId) -> Result<AsyncSmtpConnection, ConnectFailure> {
        let server = (self.settings.host.as_str(), self.settings.port);
        if self.settings.tls == Tls::Implicit {
            let (limit, parameters) = (self.limits.connect, self.tls_parameters()?);
            let connecting = AsyncSmtpConnection::connect_tokio1(server, Some(limit), name, Some(parameters), None);
            return self.patiently(connecting).await?.map_err(failure);
        }
        // lettre leaves Nagle's algorithm on: the dot, a write of its own, then waits for the acknowledgement of the letter,
        // which servers put off by 40 ms. A stream of ours it takes only where it does not encrypt from the first byte on.
        let down = |error: io::Error| ConnectFailure::Down(one_line(&error.to_string(), 300));
        let connecting = async {
            let stream = TcpStream::connect(server).await.map_err(down)?;
            stream.set_nodelay(true).map_err(down)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), name).await.map_err(failure)
        };
        self.patiently(connecting).await?
    }

    async fn encrypt(&self, connection: &mut AsyncSmtpConnection, name: &ClientId) -> Result<(), ConnectFailure> {
        if connection.can_starttls() {
            let starting = connection.starttls(self.tls_parameters()?, name);
            let started = self.patiently(starting).await?;
            return started.map_err(|error| ConnectFailure::Tls(describe(&error)));
        }
        if self.settings.tls == Tls::Required {
            return Err(ConnectFailure::Tls("the server does not offer STARTTLS".into()));
        }
        Ok(())
    }

    async fn log_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), ConnectFailure> {
        let Some((user, password)) = self.settings.credentials.clone() else {
            return Ok(());
        };
        if !connection.is_encrypted() && !self.settings.is_local() {
            let reason = "the password is only sent over an encrypted connection, and the server offers none";
            return Err(ConnectFailure::Tls(reason.into()));
        }
        let credentials = Credentials::new(user, password);
        let login = connection.auth(DEFAULT_MECHANISMS, &credentials);
        match self.patiently(login).await? {
            Ok(reply) if reply.has_code(235) => Ok(()),
            Ok(reply) => Err(ConnectFailure::Login(reply_text(&reply))),
            Err(error) if error.status().is_some() || error.is_client() => Err(ConnectFailure::Login(describe(&error))),
            Err(error) => Err(ConnectFailure::Down(describe(&error))),
        }
    }

    /// Where the connection may as well be open, an unknown certificate is better than none: whoever could forge it could
    /// also hide STARTTLS (RFC 7435). A password is only shown to a server that proves its name.
    fn tls_parameters(&self) -> Result<TlsParameters, ConnectFailure> {
        let anyone = self.settings.tls == Tls::Opportunistic && self.settings.credentials.is_none();
        TlsParametersBuilder::new(self.settings.host.clone())
            .dangerous_accept_invalid_certs(anyone)
            .build()
            .map_err(|error| ConnectFailure::Tls(describe(&error)))
    }

    async fn patiently<T>(&self, step: impl Future<Output = T>) -> Result<T, ConnectFailure> {
        let limit = self.limits.connect;
        timeout(limit, step)
            .await
            .map_err(|_| ConnectFailure::Down(format!("no reply within {} s", limit.as_secs_f32())))
    }
}

/// rustls reports a bad certificate, or bytes that are no TLS, as invalid data deep inside.
fn failure(error: Error) -> ConnectFailure {
    let mut source = error.source();
    while let Some(cause) = source {
        let io = cause.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) {
            return ConnectFailure::Tls(describe(&error));
        }
        source = cause.source();
    }
    ConnectFailure::Down(describe(&error))
}
