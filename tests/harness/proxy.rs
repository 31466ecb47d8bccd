//! A way to a server that can turn into a black hole: connections stay open, and nothing comes through any more.

use std::{io, net::SocketAddr};

use tokio::{
    io::copy_bidirectional,
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

impl Proxy {
    /// Leads to the server at `target`.
    ///
    /// # Errors
    /// When there is no free port.
    pub async fn start(target: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let (frozen, watching) = watch::channel(0);
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                connections.spawn(forward(client, target, watching.clone()));
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
