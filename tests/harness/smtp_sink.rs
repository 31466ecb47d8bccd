//! A mail server for tests: takes mails on a loopback port, keeps them, and misbehaves when told to.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// One mail that the server took, whether or not it said so.
#[derive(Debug, Clone)]
pub struct Received {
    /// When the final dot arrived.
    pub at: SystemTime,
    /// Addresses as the client gave them, without angle brackets.
    pub from: String,
    pub to: Vec<String>,
    /// The message as sent, dot-stuffing undone.
    pub bytes: Vec<u8>,
    /// Whether the client was told 250.
    pub replied: bool,
    /// Counts connections from 1.
    pub connection: usize,
}

/// One thing that goes wrong, once. Misbehaviour happens in the order it was scripted, each at its own place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Says this (such as `421 busy`) instead of the greeting and hangs up.
    Greeting(String),
    /// Never greets.
    Silence,
    /// Says this to MAIL.
    Mail(String),
    /// Says this to RCPT.
    Recipient(String),
    /// Says this to DATA.
    Data(String),
    /// Hangs up after half of the next mail.
    DropInData,
    /// Refuses the mail with this after the dot, and does not keep it.
    Refuse(String),
    /// Keeps the mail and hangs up without a reply.
    DropAfterDot,
    /// Keeps the mail and says this instead of 250.
    Answer(String),
    /// Keeps the mail and says 250 late.
    Slow(Duration),
}

/// What the server says it can do, beside taking mail.
#[derive(Debug, Clone, Copy, Default)]
pub struct Abilities {
    /// SMTPUTF8 and 8BITMIME.
    pub international: bool,
    /// Logins, but nobody's user and password are right.
    pub refuses_login: bool,
}

#[derive(Default)]
struct State {
    received: Mutex<Vec<Received>>,
    faults: Mutex<VecDeque<Fault>>,
    /// A domain, and what RCPT to it is answered.
    closed: Mutex<Option<(String, String)>>,
    connections: Mutex<usize>,
    changed: Notify,
}

/// A running server. Dropping it ends it and its connections.
pub struct SmtpSink {
    address: SocketAddr,
    state: Arc<State>,
    task: tokio::task::JoinHandle<()>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SmtpSink {
    /// Listens on a free loopback port.
    ///
    /// # Errors
    /// When there is none.
    pub async fn start(abilities: Abilities) -> io::Result<Self> {
        Self::start_on(SocketAddr::from(([127, 0, 0, 1], 0)), abilities).await
    }

    /// Listens on this address, such as that of an earlier server.
    ///
    /// # Errors
    /// When it is taken.
    pub async fn start_on(address: SocketAddr, abilities: Abilities) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State::default());
        let task = tokio::spawn(serve(listener, Arc::clone(&state), abilities));
        Ok(Self { address, state, task })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// For FACHTAG_SMTP_URL.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Lets this go wrong at the next chance, after what is scripted already.
    pub fn script(&self, faults: impl IntoIterator<Item = Fault>) {
        locked(&self.state.faults).extend(faults);
    }

    /// Says this to RCPT for every address of a domain, until told otherwise.
    pub fn close_to(&self, domain: &str, words: &str) {
        *locked(&self.state.closed) = Some((format!("@{domain}"), words.to_owned()));
    }

    /// Takes letters for every domain.
    pub fn open_to_all(&self) {
        *locked(&self.state.closed) = None;
    }

    /// Whether all that was scripted has happened.
    pub fn script_is_over(&self) -> bool {
        locked(&self.state.faults).is_empty()
    }

    /// The mails so far, in the order of their arrival.
    pub fn received(&self) -> Vec<Received> {
        locked(&self.state.received).clone()
    }

    /// How often a client has connected.
    pub fn connections(&self) -> usize {
        *locked(&self.state.connections)
    }

    /// How many mails there are so far.
    pub fn count(&self) -> usize {
        locked(&self.state.received).len()
    }

    /// Waits until there are at least `count` mails, and gives all; `None` when the time is up first.
    pub async fn wait_for(&self, count: usize, at_most: Duration) -> Option<Vec<Received>> {
        let enough = async {
            loop {
                let changed = self.state.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if self.count() >= count {
                    return self.received();
                }
                changed.await;
            }
        };
        tokio::time::timeout(at_most, enough).await.ok()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, state: Arc<State>, abilities: Abilities) {
    // Ends all connections together with this task.
    let mut talks = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        while talks.try_join_next().is_some() {}
        let connection = {
            let mut connections = locked(&state.connections);
            *connections += 1;
            *connections
        };
        let (reader, writer) = stream_halves(stream);
        let talk = Talk { reader, writer, state: Arc::clone(&state), abilities, connection };
        // A client that goes away is no error here.
        talks.spawn(async move { talk.run().await.ok() });
    }
}

fn stream_halves(stream: TcpStream) -> (BufReader<OwnedReadHalf>, OwnedWriteHalf) {
    let (reader, writer) = stream.into_split();
    (BufReader::new(reader), writer)
}

struct Talk {
    reader: BufReader<OwnedReadHalf>,
    writer: OwnedWriteHalf,
    state: Arc<State>,
    abilities: Abilities,
    connection: usize,
}

impl Talk {
    async fn run(mut self) -> io::Result<()> {
        if let Some(Fault::Greeting(words)) = self.fault(|fault| matches!(fault, Fault::Greeting(_))) {
            return self.say(&words).await;
        }
        if self.fault(|fault| *fault == Fault::Silence).is_some() {
            return std::future::pending().await;
        }
        self.say("220 sink.test ESMTP").await?;
        let (mut from, mut to) = (None, Vec::new());
        while let Some(line) = self.line().await? {
            let upper = line.to_ascii_uppercase();
            if upper.starts_with("EHLO") || upper.starts_with("HELO") {
                self.greet().await?;
            } else if upper.starts_with("AUTH ") {
                self.say("535 5.7.8 authentication failed").await?;
            } else if upper.starts_with("MAIL FROM:") {
                let fault = self.fault(|fault| matches!(fault, Fault::Mail(_)));
                if self.obey(fault).await? {
                    (from, to) = (Some(address(&line)), Vec::new());
                }
            } else if upper.starts_with("RCPT TO:") && from.is_some() {
                let closed = locked(&self.state.closed).clone().filter(|(domain, _)| address(&line).ends_with(domain));
                let fault = closed
                    .map(|(_, words)| Fault::Recipient(words))
                    .or_else(|| self.fault(|fault| matches!(fault, Fault::Recipient(_))));
                if self.obey(fault).await? {
                    to.push(address(&line));
                }
            } else if upper == "DATA" && !to.is_empty() {
                let sender = from.take().unwrap_or_default();
                if !self.data(sender, std::mem::take(&mut to)).await? {
                    return Ok(());
                }
            } else if upper == "RSET" || upper == "NOOP" {
                (from, to) = (None, Vec::new());
                self.say("250 ok").await?;
            } else if upper == "QUIT" {
                return self.say("221 bye").await;
            } else {
                self.say("503 bad sequence of commands").await?;
            }
        }
        Ok(())
    }

    async fn greet(&mut self) -> io::Result<()> {
        if self.abilities.refuses_login {
            self.say("250-sink.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME").await
        } else if self.abilities.international {
            self.say("250-sink.test\r\n250-8BITMIME\r\n250 SMTPUTF8").await
        } else {
            self.say("250-sink.test\r\n250 8BITMIME").await
        }
    }

    /// Says 250, or what the script wants; tells whether it was 250.
    async fn obey(&mut self, fault: Option<Fault>) -> io::Result<bool> {
        match fault {
            Some(Fault::Mail(words) | Fault::Recipient(words)) => {
                self.say(&words).await?;
                Ok(false)
            }
            _ => {
                self.say("250 ok").await?;
                Ok(true)
            }
        }
    }

    /// Takes one mail; false when the connection is over.
    async fn data(&mut self, from: String, to: Vec<String>) -> io::Result<bool> {
        if let Some(Fault::Data(words)) = self.fault(|fault| matches!(fault, Fault::Data(_))) {
            self.say(&words).await?;
            return Ok(true);
        }
        let drop_early = self.fault(|fault| *fault == Fault::DropInData).is_some();
        self.say("354 go ahead").await?;
        let Some(bytes) = self.message(drop_early).await? else {
            return Ok(false);
        };
        let fault = self
            .fault(|fault| matches!(fault, Fault::Refuse(_) | Fault::DropAfterDot | Fault::Answer(_) | Fault::Slow(_)));
        if let Some(Fault::Refuse(words)) = fault {
            self.say(&words).await?;
            return Ok(true);
        }
        let index = self.keep(from, to, bytes);
        match fault {
            Some(Fault::DropAfterDot) => return Ok(false),
            Some(Fault::Answer(words)) => {
                self.say(&words).await?;
                return Ok(true);
            }
            Some(Fault::Slow(delay)) => tokio::time::sleep(delay).await,
            _ => {}
        }
        self.say("250 2.0.0 taken").await?;
        locked(&self.state.received)[index].replied = true;
        self.state.changed.notify_waiters();
        Ok(true)
    }

    /// Keeps a mail with the time of its arrival; tests compare it with the time of the request.
    #[allow(clippy::disallowed_methods)]
    fn keep(&self, from: String, to: Vec<String>, bytes: Vec<u8>) -> usize {
        let mut received = locked(&self.state.received);
        let connection = self.connection;
        received.push(Received { at: SystemTime::now(), from, to, bytes, replied: false, connection });
        self.state.changed.notify_waiters();
        received.len() - 1
    }

    /// Reads up to the final dot.
    async fn message(&mut self, drop_early: bool) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.reader.read_until(b'\n', &mut line).await? == 0 || drop_early {
                return Ok(None);
            }
            if line == b".\r\n" {
                return Ok(Some(bytes));
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
    }

    /// The next scripted fault, if its place is here.
    fn fault(&self, here: impl FnOnce(&Fault) -> bool) -> Option<Fault> {
        let mut faults = locked(&self.state.faults);
        if faults.front().is_some_and(here) { faults.pop_front() } else { None }
    }

    async fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.reader.read_line(&mut line).await?;
        Ok((length > 0).then(|| line.trim_end().to_owned()))
    }

    async fn say(&mut self, words: &str) -> io::Result<()> {
        self.writer.write_all(format!("{words}\r\n").as_bytes()).await
    }
}

/// `MAIL FROM:<a@b> SMTPUTF8` → `a@b`.
fn address(line: &str) -> String {
    let start = line.find('<').map_or(0, |index| index + 1);
    let end = line.rfind('>').unwrap_or(line.len());
    line.get(start..end).unwrap_or_default().to_owned()
}
