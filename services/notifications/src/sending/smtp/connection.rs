//! The bytes between us and a mail server. lettre reads replies as text of a fixed form and takes what differs for a broken
//! connection, even when the code says that a letter was taken.

use std::{io, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{ClientConfig, pki_types::ServerName},
};

use super::reply::{self, Reply, words};
use crate::composing::text::one_line;

/// What is kept of one line while its end is looked for.
const LONGEST_LINE: usize = 64 * 1024;
/// All lines of one reply.
const LONGEST_REPLY: usize = 1024 * 1024;
/// A line that announces another one which does not come was the last.
const REST_OF_REPLY: Duration = Duration::from_secs(5);

/// Why there is no reply to act upon. After any of these the connection is of no more use.
#[derive(Debug)]
pub(super) enum ConnectionError {
    /// The connection ended or failed.
    Io(io::Error),
    /// What came is no reply, or nobody asked for it.
    Garbage(String),
    /// The last line announced another one, which did not come: the code stands.
    Unfinished(Reply),
}

impl ConnectionError {
    /// For the log.
    pub fn words(&self) -> String {
        match self {
            Self::Io(error) => one_line(&format!("connection: {error}"), 300),
            Self::Garbage(text) => one_line(&format!("unexpected reply {text}"), 300),
            Self::Unfinished(reply) => format!("unfinished reply {}", reply.shown()),
        }
    }
}

impl From<io::Error> for ConnectionError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A connection, and what the server has said and nobody has read yet.
pub(super) struct Connection {
    stream: Stream,
    unread: Vec<u8>,
}

impl Connection {
    /// A connection to a host name or address; small writes are not held back.
    pub async fn open(host: &str, port: u16) -> io::Result<Self> {
        let stream = TcpStream::connect((host, port)).await?;
        // The dot, a write of its own, would wait for the acknowledgement of the letter, which servers put off by 40 ms.
        stream.set_nodelay(true)?;
        Ok(Self { stream: Stream::Plain(stream), unread: Vec::new() })
    }

    /// Encrypts. What the server said before in the clear and nobody asked for is a try to smuggle something in (CVE-2011-0411).
    pub async fn encrypt(self, name: ServerName<'static>, config: Arc<ClientConfig>) -> io::Result<Self> {
        let plain = match self.stream {
            Stream::Plain(plain) if self.unread.is_empty() => plain,
            _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "the server spoke before the encryption")),
        };
        let stream = TlsConnector::from(config).connect(name, plain).await?;
        Ok(Self { stream: Stream::Tls(Box::new(stream)), unread: Vec::new() })
    }

    /// Whether nobody can listen in.
    pub fn is_encrypted(&self) -> bool {
        matches!(self.stream, Stream::Tls(_))
    }

    /// Sends one line and reads the reply.
    pub async fn command(&mut self, line: &str) -> Result<Reply, ConnectionError> {
        if !self.unread.is_empty() {
            return Err(ConnectionError::Garbage(words(&self.unread)));
        }
        self.write(format!("{line}\r\n").as_bytes()).await?;
        self.reply().await
    }

    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(bytes).await,
            Stream::Tls(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await
            }
        }
    }

    /// The next reply, whole.
    pub async fn reply(&mut self) -> Result<Reply, ConnectionError> {
        let first = self.line().await?;
        let Some(mut last) = reply::line(&first) else { return Err(ConnectionError::Garbage(words(&first))) };
        let mut reply = Reply { code: last.code, lines: vec![last.text] };
        let mut length = first.len();
        while last.goes_on {
            let line = match timeout(REST_OF_REPLY, self.line()).await {
                Ok(line) => line?,
                Err(_) => return Err(ConnectionError::Unfinished(reply)),
            };
            length += line.len();
            if length > LONGEST_REPLY {
                return Err(ConnectionError::Garbage("a reply without end".into()));
            }
            match reply::line(&line) {
                Some(next) => {
                    reply.code = next.code;
                    reply.lines.push(next.text);
                    last.goes_on = next.goes_on;
                }
                // A line break within the text.
                None => reply.lines.push(words(&line)),
            }
        }
        Ok(reply)
    }

    /// One line without its end. Of a very long one the rest is dropped.
    async fn line(&mut self) -> Result<Vec<u8>, ConnectionError> {
        let mut line = Vec::new();
        loop {
            if let Some(end) = self.unread.iter().position(|byte| *byte == b'\n') {
                let rest = self.unread.split_off(end + 1);
                line.append(&mut std::mem::replace(&mut self.unread, rest));
                while line.last().is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
                    line.pop();
                }
                return Ok(line);
            }
            if line.len() < LONGEST_LINE {
                line.append(&mut self.unread);
            }
            self.unread.clear();
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> io::Result<()> {
        let mut chunk = [0; 4096];
        let length = match &mut self.stream {
            Stream::Plain(stream) => stream.read(&mut chunk).await?,
            Stream::Tls(stream) => stream.read(&mut chunk).await?,
        };
        if length == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server hung up"));
        }
        self.unread.extend_from_slice(&chunk[..length]);
        Ok(())
    }
}
