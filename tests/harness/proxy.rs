//! A way to a server that can turn into a black hole, or lose an answer.

use std::{io, net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// A running proxy on a loopback port. Dropping it ends it and its connections.
pub struct Proxy {
    address: SocketAddr,
    /// Counts up when the connections that are open turn into black holes.
    frozen: watch::Sender<u32>,
    task: JoinHandle<()>,
}

/// What is lost, once: the answer to the first request that holds `request`, after one that holds `before` on the same connection.
#[derive(Debug, Clone, Copy)]
pub struct Loss {
    pub before: &'static str,
    pub request: &'static str,
}

impl Proxy {
    /// Leads to the server at `target`.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(target: SocketAddr) -> io::Result<Self> {
        Self::start_with(target, None).await
    }

    /// Leads to the server at `target`, and loses something on the way; the connection ends with it.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start_with(target: SocketAddr, loss: Option<Loss>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (frozen, watching) = watch::channel(0);
        let open = Arc::new(std::sync::Mutex::new(loss));
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let open = Arc::clone(&open);
                if open.lock().is_ok_and(|open| open.is_some()) {
                    connections.spawn(async move { _ = lose(client, target, open).await });
                } else {
                    connections.spawn(forward(client, target, watching.clone()));
                }
            }
        });
        Ok(Self { address, frozen, task })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// From now on nothing comes through the connections that are open. New ones work.
    pub fn freeze_open(&self) {
        self.frozen.send_modify(|times| *times += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn forward(mut client: TcpStream, target: SocketAddr, mut frozen: watch::Receiver<u32>) {
    frozen.mark_unchanged();
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    tokio::select! {
        // How a connection ends is for both sides to see.
        _ = copy_bidirectional(&mut client, &mut server) => return,
        _ = frozen.changed() => {}
    }
    std::future::pending::<()>().await;
    drop((client, server));
}

/// Ends, and the connection with it, when something was lost or either side is gone.
async fn lose(mut client: TcpStream, target: SocketAddr, open: Arc<std::sync::Mutex<Option<Loss>>>) -> Option<()> {
    let mut server = TcpStream::connect(target).await.ok()?;
    let (mut asked, mut answered) = (vec![0; 65_536], vec![0; 65_536]);
    let mut seen = false;
    loop {
        tokio::select! {
            length = client.read(&mut asked) => {
                let request = asked.get(..length.ok().filter(|length| *length > 0)?)?;
                server.write_all(request).await.ok()?;
                let holds = |text: &str| request.windows(text.len()).any(|window| window == text.as_bytes());
                let loss = *open.lock().ok()?;
                if let Some(loss) = loss {
                    if seen && holds(loss.request) {
                        // The server has done it by the time it answers.
                        let _ = server.read(&mut answered).await;
                        *open.lock().ok()? = None;
                        return None;
                    }
                    seen |= holds(loss.before);
                }
            }
            length = server.read(&mut answered) => {
                let answer = answered.get(..length.ok().filter(|length| *length > 0)?)?;
                client.write_all(answer).await.ok()?;
            }
        }
    }
}
