//! The way in: takes connections from strangers, and lets none of them hold a place for long.
//!
//! Everything here is about the client that we wait for: it has not asked yet, has not sent all of its request, or has not taken
//! all of its answer. A request that has arrived whole is never given up for somebody else.

mod limits;

use std::{
    collections::HashMap,
    convert::Infallible,
    future::{pending, poll_fn},
    io::{self, ErrorKind},
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use fachtag_runtime::Shutdown;
use futures_util::StreamExt;
use hyper::{
    Request,
    body::{Body as _, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use ipnet::IpNet;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::{AbortHandle, Id, JoinSet},
    time::{Instant, sleep, sleep_until, timeout},
};
use tower::ServiceExt;

pub use limits::{Limits, raise_descriptors};

/// The largest head of a request in bytes, its first line included.
const LARGEST_HEAD: usize = 32 * 1024;
/// What is read ahead of, or written behind, one connection in bytes.
const BUFFER: usize = 64 * 1024;
/// Pause after the system refused to give a connection, and between looks for a free place.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers who connects until `closing` is requested, and then finishes what was begun.
pub async fn run(listener: TcpListener, routes: Router, limits: Limits, proxies: Vec<IpNet>, closing: Shutdown) {
    let routes = routes.with_state(());
    let mut connections = Connections { limits, proxies, routes, closing, open: HashMap::new(), tasks: JoinSet::new() };
    loop {
        #[expect(clippy::cast_precision_loss, reason = "connections stay far below 2⁵²")]
        metrics::gauge!("fachtag_http_connections").set(connections.tasks.len() as f64);
        let full = !connections.has_place();
        tokio::select! {
            biased;
            () = connections.closing.requested() => break,
            Some(ended) = connections.tasks.join_next_with_id() => {
                connections.open.remove(&ended.map_or_else(|error| error.id(), |(id, ())| id));
            }
            accepted = listener.accept(), if !full => match accepted {
                Ok((stream, peer)) => connections.accept(stream, peer),
                Err(error) => refused(&error).await,
            },
            () = sleep(PAUSE), if full => {}
        }
    }
    drop(listener);
    while connections.tasks.join_next().await.is_some() {}
}

/// A client that has gone again costs nothing; anything else, such as a lack of descriptors, takes time to pass.
async fn refused(error: &io::Error) {
    if !matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset)
    {
        tracing::error!(%error, "a connection could not be taken");
        sleep(PAUSE).await;
    }
}

/// All connections, and who may have one.
struct Connections {
    limits: Limits,
    proxies: Vec<IpNet>,
    routes: Router,
    closing: Shutdown,
    open: HashMap<Id, Open>,
    tasks: JoinSet<()>,
}

struct Open {
    /// `None`: a proxy of ours.
    client: Option<IpNet>,
    waiting: Waiting,
    task: AbortHandle,
}

impl Connections {
    /// Whether there is a place for one more. Where there was none, the strangers we wait for longest have given way: several, so
    /// that a flood does not make us look through all of them for each.
    fn has_place(&mut self) -> bool {
        if self.open.len() >= self.limits.all {
            self.give_up(self.limits.all / 64 + 1, self.limits.grace, |open| open.client.is_some());
        }
        // Those that gave way still hold their descriptors until their tasks have ended.
        self.tasks.len() < self.limits.all
    }

    fn accept(&mut self, stream: TcpStream, peer: SocketAddr) {
        // Small answers should not wait for more.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
        let client = client(peer.ip(), &self.proxies);
        if client.is_some() && self.waiting(|open| open.client == client).count() >= self.limits.per_client {
            self.give_up(1, self.limits.client_grace, |open| open.client == client);
        }
        let waiting = Waiting::new();
        let head = if client.is_some() { self.limits.head } else { self.limits.proxy_head };
        let context = RequestContext { routes: self.routes.clone(), peer, waiting: waiting.clone() };
        let task = self.tasks.spawn(serve(stream, context, head, self.limits.clone(), self.closing.clone()));
        self.open.insert(task.id(), Open { client, waiting, task });
    }

    /// The connections whose clients we wait for, and for how long.
    fn waiting(&self, concerned: impl Fn(&Open) -> bool) -> impl Iterator<Item = (Duration, Id)> {
        let now = Instant::now();
        let concerned = self.open.iter().filter(move |(_, open)| concerned(open));
        concerned.filter_map(move |(id, open)| Some((open.waiting.lasts(now)?, *id)))
    }

    /// Closes the connections whose clients we wait for longest, of those that we have waited for long enough.
    fn give_up(&mut self, most: usize, grace: Duration, concerned: impl Fn(&Open) -> bool) {
        let mut waiting: Vec<_> = self.waiting(concerned).filter(|(lasts, _)| *lasts >= grace).collect();
        waiting.sort_unstable_by(|one, other| other.cmp(one));
        for (_, id) in waiting.into_iter().take(most) {
            if let Some(open) = self.open.remove(&id) {
                open.task.abort();
                metrics::counter!("fachtag_http_connections_given_up_total").increment(1);
            }
        }
    }
}

/// Who shares one allowance: an address, or what one customer gets by IPv6. `None` for a proxy, which brings many people.
fn client(address: IpAddr, proxies: &[IpNet]) -> Option<IpNet> {
    let address = address.to_canonical();
    let own = if address.is_ipv4() { 32 } else { 64 };
    let net = IpNet::new(address, own).map_or_else(|_| address.into(), |net| net.trunc());
    (!proxies.iter().any(|proxy| proxy.contains(&address))).then_some(net)
}

/// Since when a connection's client is waited for. Cloning shares it.
#[derive(Clone)]
struct Waiting {
    born: Instant,
    /// Milliseconds from `born`, or [`AT_WORK`].
    since: Arc<AtomicU64>,
}

/// It is not: a request has arrived whole and is being answered.
const AT_WORK: u64 = u64::MAX;

impl Waiting {
    fn new() -> Self {
        Self { born: Instant::now(), since: Arc::default() }
    }

    fn begin(&self) {
        self.since.store(u64::try_from(self.born.elapsed().as_millis()).unwrap_or(0), Relaxed);
    }

    fn end(&self) {
        self.since.store(AT_WORK, Relaxed);
    }

    fn since(&self) -> Option<Instant> {
        let since = self.since.load(Relaxed);
        (since != AT_WORK).then(|| self.born + Duration::from_millis(since))
    }

    fn lasts(&self, now: Instant) -> Option<Duration> {
        Some(now.saturating_duration_since(self.since()?))
    }

    /// Ends when the client has been waited for so long.
    async fn exceeds(&self, longest: Duration) {
        loop {
            let due = self.since().unwrap_or_else(Instant::now) + longest;
            if due <= Instant::now() {
                return;
            }
            sleep_until(due).await;
        }
    }
}

/// What every request of a connection needs.
#[derive(Clone)]
struct RequestContext {
    routes: Router,
    peer: SocketAddr,
    waiting: Waiting,
}

/// Serves one connection to its end. HTTP/1.1 only; whoever speaks HTTP/2 ends it in a proxy.
async fn serve(stream: TcpStream, context: RequestContext, head: Duration, limits: Limits, closing: Shutdown) {
    let waiting = context.waiting.clone();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head).max_header_size(LARGEST_HEAD).max_buf_size(BUFFER);
    let service = service_fn(move |request| Box::pin(answer(context.clone(), request)));
    let mut connection = http.serve_connection(TokioIo::new(stream), service);
    let (mut longest, mut leaving) = (limits.wait, false);
    let timed_out = loop {
        tokio::select! {
            ended = poll_fn(|context| connection.poll_without_shutdown(context)) => {
                // How else it ended is the client's business.
                break ended.is_err_and(|error| error.is_timeout());
            }
            () = waiting.exceeds(longest) => return,
            () = closing.requested(), if !leaving => {
                (longest, leaving) = (limits.last_wait, true);
                if waiting.since().is_some() {
                    waiting.begin();
                }
                // Closes it at once where nothing was begun.
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    if !timed_out {
        tokio::select! {
            () = hang_up(connection.into_parts().io.into_inner(), limits.linger) => {}
            () = closing.requested() => {}
        }
    }
}

/// Answers one request, and notes whose turn it is.
async fn answer(context: RequestContext, request: Request<Incoming>) -> Result<Response, Infallible> {
    let RequestContext { routes, peer, waiting } = context;
    let (mut request, arrival) = notice_arrival(request);
    request.extensions_mut().insert(ConnectInfo(peer));
    waiting.begin();
    let arrives = async {
        // An error is the arrival: nothing is ever sent.
        let _ = arrival.await;
        waiting.end();
        pending().await
    };
    let response = tokio::select! {
        response = routes.oneshot(request) => response,
        never = arrives => never,
    };
    waiting.begin();
    response
}

/// Tells when the body was read, or nobody wants to read it.
fn notice_arrival(request: Request<Incoming>) -> (Request<Body>, oneshot::Receiver<()>) {
    let (arrives, arrival) = oneshot::channel();
    let request = request.map(|body| match body.is_end_stream() {
        true => Body::empty(),
        false => Body::from_stream(Body::new(body).into_data_stream().inspect(move |_| _ = &arrives)),
    });
    (request, arrival)
}

/// Says that nothing more comes, and throws away for a moment what is still on its way: a connection closed over unread bytes is
/// reset, and with it the answer may be lost (RFC 9112, section 9.6).
async fn hang_up(mut stream: TcpStream, linger: Duration) {
    if stream.shutdown().await.is_ok() {
        let _ = timeout(linger, tokio::io::copy(&mut stream, &mut tokio::io::sink())).await;
    }
}

#[cfg(test)]
mod tests;
