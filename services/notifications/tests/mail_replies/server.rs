//! A mail server that says what it is told to say.

use std::sync::{Arc, Mutex};

use fachtag_notifications::sending::{
    settings::SmtpSettings,
    smtp::SmtpTransport,
    transport::{ConnectFailure, MailTransport, Session},
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

use super::LIMITS;

/// What the server says at each place, byte by byte.
#[derive(Clone)]
pub struct Words {
    pub greeting: Vec<u8>,
    pub ehlo: Vec<u8>,
    pub starttls: Vec<u8>,
    /// To AUTH and to each answer after it.
    pub auth: Vec<Vec<u8>>,
    pub rcpt: Vec<u8>,
    pub dot: Vec<u8>,
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
pub struct Heard {
    pub lines: Vec<String>,
    pub letters: usize,
}

pub struct Server {
    pub url: String,
    pub heard: Arc<Mutex<Heard>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    pub async fn start(words: Words) -> Self {
        Self::start_with(words, None, false).await
    }

    /// One that encrypts, from the first byte or by STARTTLS, with a certificate that no authority has signed.
    pub async fn start_with(words: Words, tls: Option<TlsAcceptor>, implicit: bool) -> Self {
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

    pub fn lines(&self) -> Vec<String> {
        self.heard.lock().unwrap().lines.clone()
    }

    pub async fn connect(&self) -> Result<Session, ConnectFailure> {
        MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&self.url).unwrap(), LIMITS)).connect().await
    }
}

pub fn acceptor() -> TlsAcceptor {
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
