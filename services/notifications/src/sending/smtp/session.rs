//! One connection to a mail server, and the letters that go through it.

use std::time::{Duration, Instant};

use lettre::Address;
use tokio::time::timeout;

use super::{
    Capabilities, Limits,
    connection::{Connection, ConnectionError},
    reply::Reply,
};
use crate::domain::{letter::Outcome, reply::refuses_sender};

/// One connection.
pub struct SmtpSession {
    connection: Connection,
    capabilities: Capabilities,
    limits: Limits,
    used_at: Instant,
    letters: u32,
    healthy: bool,
}

impl SmtpSession {
    pub(super) fn new(connection: Connection, capabilities: Capabilities, limits: Limits) -> Self {
        Self { connection, capabilities, limits, used_at: Instant::now(), letters: 0, healthy: true }
    }

    pub(in crate::sending) fn usable(&self) -> bool {
        self.healthy && self.letters < self.limits.letters && self.used_at.elapsed() < self.limits.idle
    }

    pub(in crate::sending) async fn deliver(&mut self, from: &str, to: &str, bytes: &[u8]) -> Outcome {
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
        // A refusal here is about the sender, which is the operator's setting and not the letter's fault.
        self.step(&mail, &[250], |_, reply| Outcome::Deferred { reply }).await?;
        // 252: the server cannot verify the recipient, and takes the letter (RFC 5321, section 3.5.3).
        self.step(&rcpt, &[250, 251, 252], refusal).await?;
        self.step("DATA", &[354], refusal).await
    }

    /// The letter, the dot and the reply.
    async fn transfer(&mut self, bytes: &[u8]) -> Outcome {
        let mut dot = false;
        let sending = async {
            self.connection.write(&stuffed(bytes)).await?;
            dot = true;
            self.connection.write(b".\r\n").await?;
            self.connection.reply().await
        };
        let detail = match timeout(self.limits.transfer, sending).await {
            Ok(Ok(reply)) if reply.code == 250 => {
                self.healthy = true;
                return Outcome::Accepted { reply: reply.shown() };
            }
            Ok(Ok(reply)) if is_refusal(&reply) => return self.refused(&reply, refusal).await,
            Ok(Ok(reply)) => format!("unexpected reply {}", reply.shown()),
            // The code stands; what else may come would be taken for the reply to the next command, so that nothing follows here.
            Ok(Err(ConnectionError::Unfinished(reply))) if reply.code == 250 => {
                return Outcome::Accepted { reply: reply.shown() };
            }
            Ok(Err(ConnectionError::Unfinished(reply))) if is_refusal(&reply) => {
                return refusal(reply.code, reply.shown());
            }
            Ok(Err(broken)) => broken.words(),
            Err(_) => format!("no reply within {} s", self.limits.transfer.as_secs_f32()),
        };
        if dot { Outcome::Uncertain { detail } } else { Outcome::Deferred { reply: detail } }
    }

    fn commands(&self, from: &str, to: &str, bytes: &[u8]) -> Result<(String, String), Outcome> {
        let sender: Address =
            from.parse().map_err(|_| Outcome::Deferred { reply: "the sender's address is not valid".into() })?;
        let recipient: Address = to
            .parse()
            .map_err(|_| Outcome::Rejected { code: 501, reply: "the recipient's address is not valid".into() })?;
        let mut mail = format!("MAIL FROM:<{sender}>");
        if !(from.is_ascii() && to.is_ascii()) {
            if !self.capabilities.international {
                let reply = "the mail server takes no addresses with letters beyond ASCII (SMTPUTF8)".into();
                return Err(Outcome::Rejected { code: 553, reply });
            }
            mail.push_str(" SMTPUTF8");
        }
        if !bytes.is_ascii() && self.capabilities.eight_bit {
            mail.push_str(" BODY=8BITMIME");
        }
        Ok((mail, format!("RCPT TO:<{recipient}>")))
    }

    /// One command before the letter: up to here the server cannot have it.
    async fn step(
        &mut self,
        command: &str,
        expected: &[u16],
        judge: impl FnOnce(u16, String) -> Outcome,
    ) -> Result<(), Outcome> {
        match timeout(self.limits.step, self.connection.command(command)).await {
            Ok(Ok(reply)) if expected.contains(&reply.code) => Ok(()),
            Ok(Ok(reply)) if is_refusal(&reply) => Err(self.refused(&reply, judge).await),
            // Who is out of step here is not known.
            Ok(Ok(reply)) => Err(Outcome::Deferred { reply: format!("unexpected reply {}", reply.shown()) }),
            Ok(Err(ConnectionError::Unfinished(reply))) if is_refusal(&reply) => Err(judge(reply.code, reply.shown())),
            Ok(Err(broken)) => Err(Outcome::Deferred { reply: broken.words() }),
            Err(_) => Err(Outcome::Deferred { reply: format!("no reply within {} s", self.limits.step.as_secs_f32()) }),
        }
    }

    /// Makes the connection ready for the next letter where the server has only said no.
    async fn refused(&mut self, reply: &Reply, judge: impl FnOnce(u16, String) -> Outcome) -> Outcome {
        // The server is closing the connection (RFC 5321, section 3.8).
        if reply.code == 421 {
            return Outcome::Deferred { reply: reply.shown() };
        }
        let reset = timeout(self.limits.step, self.connection.command("RSET")).await;
        self.healthy = matches!(reset, Ok(Ok(reply)) if reply.code == 250);
        judge(reply.code, reply.shown())
    }

    pub(in crate::sending) async fn close(mut self) {
        if self.healthy {
            // The server hears it or not; nothing depends on it.
            let _ = timeout(Duration::from_secs(2), self.connection.command("QUIT")).await;
        }
    }
}

/// 4xx and 5xx.
fn is_refusal(reply: &Reply) -> bool {
    reply.code >= 400
}

/// The letter as it goes over the line: a dot at the beginning of a line is doubled (section 4.5.2), and the last line is ended.
fn stuffed(bytes: &[u8]) -> Vec<u8> {
    let mut stuffed = Vec::with_capacity(bytes.len() + 64);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            stuffed.push(b'.');
        }
        stuffed.extend_from_slice(line);
    }
    if !stuffed.ends_with(b"\r\n") {
        stuffed.extend_from_slice(b"\r\n");
    }
    stuffed
}

/// What a refusal of the recipient or of the letter means.
fn refusal(code: u16, reply: String) -> Outcome {
    match code {
        // Out of step, encryption or login wanted: about the connection, not about the letter.
        503 | 530 | 534 | 535 | 538 => Outcome::Deferred { reply },
        // A wrong sender is one setting and no fault of the letters; they wait until it is mended.
        _ if refuses_sender(&reply) => Outcome::Deferred { reply },
        500.. => Outcome::Rejected { code, reply },
        _ => Outcome::Deferred { reply },
    }
}
