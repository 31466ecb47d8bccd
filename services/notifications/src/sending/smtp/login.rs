//! Saying who we are (RFC 4954): PLAIN, LOGIN, and XOAUTH2 for Microsoft 365.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{
    connection::{Connection, ConnectionError},
    reply::Reply,
};
use crate::sending::transport::ConnectFailure;

/// What is shown to the server.
pub(super) enum Credentials<'a> {
    Password {
        user: &'a str,
        password: &'a str,
    },
    /// An access token of OAuth 2.
    Token {
        user: &'a str,
        token: &'a str,
    },
}

/// Logs in by a way that the server offers.
///
/// # Errors
/// [`ConnectFailure::Login`] when it says no, or offers no such way.
pub(super) async fn log_in(
    connection: &mut Connection,
    mechanisms: &[String],
    credentials: &Credentials<'_>,
) -> Result<(), ConnectFailure> {
    let offers = |name: &str| mechanisms.iter().any(|offered| offered == name);
    let reply = match credentials {
        Credentials::Token { user, token } => {
            if !offers("XOAUTH2") {
                return Err(ConnectFailure::Login("the server does not offer XOAUTH2".into()));
            }
            let response = format!("user={user}\x01auth=Bearer {token}\x01\x01");
            let first = say(connection, &format!("AUTH XOAUTH2 {}", BASE64_STANDARD.encode(response))).await?;
            // A refusal comes with its reason first, and as a refusal only after an empty answer.
            if first.code == 334 {
                let reason = reason(&first);
                let refusal = say(connection, "").await?;
                return Err(ConnectFailure::Login(format!("{}{reason}", refusal.shown())));
            }
            first
        }
        Credentials::Password { user, password } if offers("PLAIN") => {
            let response = BASE64_STANDARD.encode(format!("\0{user}\0{password}"));
            let first = say(connection, &format!("AUTH PLAIN {response}")).await?;
            if first.code == 334 { say(connection, &response).await? } else { first }
        }
        Credentials::Password { user, password } if offers("LOGIN") => {
            let mut reply = say(connection, "AUTH LOGIN").await?;
            for answer in [user, password] {
                if reply.code == 334 {
                    reply = say(connection, &BASE64_STANDARD.encode(answer)).await?;
                }
            }
            reply
        }
        Credentials::Password { .. } => {
            return Err(ConnectFailure::Login("the server offers no login by user and password".into()));
        }
    };
    match reply.code {
        235 => Ok(()),
        421 => Err(ConnectFailure::Down(reply.shown())),
        _ => Err(ConnectFailure::Login(reply.shown())),
    }
}

async fn say(connection: &mut Connection, line: &str) -> Result<Reply, ConnectFailure> {
    match connection.command(line).await {
        Ok(reply) | Err(ConnectionError::Unfinished(reply)) => Ok(reply),
        Err(broken) => Err(ConnectFailure::Down(broken.words())),
    }
}

/// What the server says in its challenge, which is JSON in base64.
fn reason(challenge: &Reply) -> String {
    let decoded = challenge.lines.first().and_then(|text| BASE64_STANDARD.decode(text.trim()).ok());
    let status = decoded.and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok());
    let status = status.and_then(|json| json["status"].as_str().map(str::to_owned));
    status.map(|status| format!(" (status {status})")).unwrap_or_default()
}
