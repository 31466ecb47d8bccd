//! One connection to a mail server, and the letters that go through it.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;

use super::Limits;
use crate::domain::letter::Outcome;
use crate::mail::text::one_line;

/// One connection.
pub struct SmtpSession {
    connection: AsyncSmtpConnection,
    limits: Limits,
    used_at: Instant,
    letters: u32,
    healthy: bool,
}

impl SmtpSession {
    pub(super) fn new(connection: AsyncSmtpConnection, limits: Limits) -> Self {
        Self { connection, limits, used_at: Instant::now(), letters: 0, healthy: true }
    }

    pub(in crate::mail) fn usable(&self) -> bool {
        self.healthy && self.letters < self.limits.letters && self.used_at.elapsed() < self.limits.idle
    }

    pub(in crate::mail) async fn deliver(&mut self, from: &str, to: &str, bytes: &[u8]) -> Outcome {
        if !self.healthy {
            return Outcome::Deferred { reply: "the connection was given up".into() };
        }
        // Cut short from outside (a dropped future), the connection stays marked as broken.
        self.healthy = false;
        self.letters += 1;
        let outcome = match self.announce(from, to, bytes).await {
            Ok(()) => self.transfer(bytes).await,
            Err(outcome) => outcome,
        };
        self.used_at = Instant::now();
        outcome
    }

    /// MAIL, RCPT and DATA: up to here the server cannot have the letter.
    async fn announce(&mut self, from: &str, to: &str, bytes: &[u8]) -> Result<(), Outcome> {
        let (mail, rcpt) = match self.commands(from, to, bytes) {
            Ok(commands) => commands,
            Err(outcome) => {
                self.healthy = true;
                return Err(outcome);
            }
        };
        // A refusal here is about the sender, which is the office's setting and not the letter's fault.
        match self.step(mail).await {
            Ok(reply) if reply.has_code(250) => {}
            Ok(reply) => return Err(odd(&reply)),
            Err(trouble) => {
                return Err(self.recover(trouble, |_, reply| Outcome::Deferred { reply }).await);
            }
        }
        match self.step(rcpt).await {
            Ok(reply) if reply.has_code(250) || reply.has_code(251) => {}
            Ok(reply) => return Err(odd(&reply)),
            Err(trouble) => return Err(self.recover(trouble, refusal).await),
        }
        match self.step(Data).await {
            Ok(reply) if reply.has_code(354) => Ok(()),
            Ok(reply) => Err(odd(&reply)),
            Err(trouble) => Err(self.recover(trouble, refusal).await),
        }
    }

    /// The letter, the dot and the reply.
    async fn transfer(&mut self, bytes: &[u8]) -> Outcome {
        // lettre asks for the second part only after the first has been written in full; next it writes the dot.
        let (mut letter, dot) = (Some(bytes), AtomicBool::new(false));
        let parts = std::iter::from_fn(|| {
            dot.store(letter.is_none(), Ordering::Relaxed);
            letter.take()
        });
        let sending = self.connection.message_iter(parts);
        let result = timeout(self.limits.transfer, sending).await;
        let detail = match result {
            Ok(Ok(reply)) if reply.has_code(250) => {
                self.healthy = true;
                return Outcome::Accepted { reply: reply_text(&reply) };
            }
            Ok(Ok(reply)) => format!("unexpected reply {}", reply_text(&reply)),
            Ok(Err(error)) => match error.status().map(u16::from) {
                Some(code) => {
                    return self.recover(Trouble::Refused(code, describe(&error)), refusal).await;
                }
                None => describe(&error),
            },
            Err(_) => format!("no reply within {} s", self.limits.transfer.as_secs_f32()),
        };
        if dot.load(Ordering::Relaxed) { Outcome::Uncertain { detail } } else { Outcome::Deferred { reply: detail } }
    }

    fn commands(&self, from: &str, to: &str, bytes: &[u8]) -> Result<(Mail, Rcpt), Outcome> {
        let sender: Address =
            from.parse().map_err(|_| Outcome::Deferred { reply: "the sender's address is not valid".into() })?;
        let recipient: Address = to
            .parse()
            .map_err(|_| Outcome::Rejected { code: 501, reply: "the recipient's address is not valid".into() })?;
        let server = self.connection.server_info();
        let mut parameters = Vec::new();
        if !(from.is_ascii() && to.is_ascii()) {
            if !server.supports_feature(Extension::SmtpUtfEight) {
                let reply = "the mail server takes no addresses with letters beyond ASCII (SMTPUTF8)".into();
                return Err(Outcome::Rejected { code: 553, reply });
            }
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !bytes.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok((Mail::new(Some(sender), parameters), Rcpt::new(recipient, Vec::new())))
    }

    async fn step(&mut self, command: impl Display) -> Result<Response, Trouble> {
        match timeout(self.limits.step, self.connection.command(command)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(match error.status() {
                Some(code) => Trouble::Refused(code.into(), describe(&error)),
                None => Trouble::Broken(describe(&error)),
            }),
            Err(_) => Err(Trouble::Broken(format!("no reply within {} s", self.limits.step.as_secs_f32()))),
        }
    }

    /// Makes the connection ready for the next letter where the server has only said no, and leaves it broken otherwise.
    async fn recover(&mut self, trouble: Trouble, judge: impl FnOnce(u16, String) -> Outcome) -> Outcome {
        match trouble {
            Trouble::Broken(reply) => Outcome::Deferred { reply },
            // The server is closing the connection (RFC 5321, section 3.8).
            Trouble::Refused(421, reply) => Outcome::Deferred { reply },
            Trouble::Refused(code, reply) => {
                self.healthy = self.step(Rset).await.is_ok_and(|reply| reply.has_code(250));
                judge(code, reply)
            }
        }
    }

    pub(in crate::mail) async fn close(mut self) {
        if self.healthy {
            // The server hears it or not; nothing depends on it.
            let _ = timeout(Duration::from_secs(2), self.connection.command(Quit)).await;
        }
    }
}

/// Why a step did not succeed.
enum Trouble {
    /// By a reply.
    Refused(u16, String),
    /// Without one.
    Broken(String),
}

/// What a refusal of the recipient or of the letter means.
fn refusal(code: u16, reply: String) -> Outcome {
    match code {
        // Out of step, encryption or login wanted: about the connection, not about the letter.
        503 | 530 | 534 | 535 | 538 => Outcome::Deferred { reply },
        500.. => Outcome::Rejected { code, reply },
        _ => Outcome::Deferred { reply },
    }
}

/// A reply that is neither the expected one nor a refusal. Who is out of step here is not known.
fn odd(reply: &Response) -> Outcome {
    Outcome::Deferred { reply: format!("unexpected reply {}", reply_text(reply)) }
}

pub(super) fn reply_text(reply: &Response) -> String {
    let text = reply.message().collect::<Vec<_>>().join(" ");
    one_line(&format!("{} {text}", reply.code()), 300)
}

/// The server's code and words, or what happened instead.
pub(super) fn describe(error: &Error) -> String {
    let words = std::error::Error::source(error).map(ToString::to_string);
    let text = match (error.status(), words) {
        (Some(code), Some(words)) => format!("{code} {words}"),
        (Some(code), None) => code.to_string(),
        // lettre wraps connection errors twice.
        (None, _) => error.to_string().replace("Connection error: ", ""),
    };
    one_line(&text, 300)
}
