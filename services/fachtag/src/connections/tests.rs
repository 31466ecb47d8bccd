use std::time::Duration;

use axum::routing::{get, post};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpSocket,
    task::JoinHandle,
};

use super::*;

/// Long enough for anything that happens at once, on a busy machine too.
const SOON: Duration = Duration::from_secs(10);
const ASKS: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

struct Server {
    address: SocketAddr,
    closing: Shutdown,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Nothing happens by itself: every time is far away.
fn patient() -> Limits {
    let far = Duration::from_secs(600);
    Limits {
        all: 100,
        per_client: 100,
        head: far,
        proxy_head: far,
        wait: far,
        last_wait: far,
        client_grace: Duration::ZERO,
        grace: Duration::ZERO,
        linger: Duration::from_millis(200),
    }
}

async fn start(limits: Limits, proxies: &[&str]) -> Server {
    let routes = Router::new()
        .route("/", get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() }))
        .route("/slow", get(|| async { sleep(Duration::from_secs(1)).await }))
        .route("/large", get(|| async { vec![b'x'; 32 << 20] }))
        .route("/form", post(|form: String| async move { form }));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let closing = Shutdown::new();
    let proxies = proxies.iter().map(|net| net.parse().unwrap()).collect();
    Server { address, task: tokio::spawn(run(listener, routes, limits, proxies, closing.clone())), closing }
}

impl Server {
    async fn connect(&self) -> TcpStream {
        self.connect_from([127, 0, 0, 1]).await
    }

    async fn connect_from(&self, client: [u8; 4]) -> TcpStream {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((client, 0).into()).unwrap();
        socket.connect(self.address).await.unwrap()
    }

    /// A connection of which the server knows: it has answered a first request.
    async fn idle(&self, client: [u8; 4]) -> TcpStream {
        let mut stream = self.connect_from(client).await;
        assert!(ask(&mut stream, ASKS).await.starts_with("HTTP/1.1 200"));
        stream
    }
}

/// The beginning of the answer; empty when the connection ends without one.
async fn ask(stream: &mut TcpStream, request: &[u8]) -> String {
    stream.write_all(request).await.unwrap();
    let mut buffer = [0; 1024];
    let read = timeout(SOON, stream.read(&mut buffer)).await.expect("an answer or the end");
    String::from_utf8_lossy(&buffer[..read.unwrap_or(0)]).into_owned()
}

/// All that still comes; fails when the server leaves the connection open.
async fn rest(stream: &mut TcpStream) -> String {
    let mut rest = Vec::new();
    // Given up for others it ends with a reset.
    let _ = timeout(SOON, stream.read_to_end(&mut rest)).await.expect("the end of the connection");
    String::from_utf8_lossy(&rest).into_owned()
}

fn is_open(stream: &TcpStream) -> bool {
    matches!(stream.try_read(&mut [0; 1]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

#[tokio::test]
async fn who_says_nothing_or_too_little_is_closed() {
    let server = start(Limits { head: Duration::from_millis(300), ..patient() }, &[]).await;
    let mut silent = server.connect().await;
    let mut idle = server.idle([127, 0, 0, 1]).await;
    let mut dripping = server.connect().await;
    let start = Instant::now();
    dripping.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
    while dripping.write_all(b"x").await.is_ok() {
        sleep(Duration::from_millis(20)).await;
        assert!(start.elapsed() < SOON);
    }
    assert_eq!((rest(&mut silent).await, rest(&mut idle).await), (String::new(), String::new()));
}

#[tokio::test]
async fn a_proxy_may_keep_its_connections() {
    let server = start(Limits { head: Duration::ZERO, per_client: 1, all: 2, ..patient() }, &["127.0.0.0/8"]).await;
    let mut first = server.idle([127, 0, 0, 1]).await;
    let second = server.idle([127, 0, 0, 1]).await;
    // No place is left, so a third one waits for it.
    let mut third = server.connect().await;
    third.write_all(ASKS).await.unwrap();
    assert!(timeout(4 * PAUSE, third.readable()).await.is_err());
    assert!(ask(&mut first, ASKS).await.ends_with("127.0.0.1"));
    drop(second);
    assert!(ask(&mut third, b"").await.ends_with("127.0.0.1"));
}

#[tokio::test]
async fn one_client_takes_only_its_own_places() {
    let server = start(Limits { per_client: 2, ..patient() }, &[]).await;
    let other = server.idle([127, 0, 0, 2]).await;
    let mut longest = server.idle([127, 0, 0, 1]).await;
    let second = server.idle([127, 0, 0, 1]).await;
    let third = server.idle([127, 0, 0, 1]).await;
    assert_eq!(rest(&mut longest).await, "");
    assert!(is_open(&other) && is_open(&second) && is_open(&third));
}

#[tokio::test]
async fn who_kept_us_waiting_longest_gives_way() {
    let server = start(Limits { all: 3, ..patient() }, &[]).await;
    let mut working = server.connect().await;
    working.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    // Bytes that come do not help while they are no whole request.
    let mut begun = server.connect_from([127, 0, 0, 2]).await;
    begun.write_all(b"POST /form HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx").await.unwrap();
    let idle = server.idle([127, 0, 0, 3]).await;
    for client in 4..9 {
        server.idle([127, 0, 0, client]).await;
    }
    assert!(rest(&mut begun).await.is_empty() && !is_open(&idle));
    assert!(ask(&mut working, b"").await.starts_with("HTTP/1.1 200"), "a request in work is finished");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = start(patient(), &[]).await;
    for (length, status) in [(30_000, "200"), (40_000, "431"), (400_000, "431")] {
        let mut stream = server.connect().await;
        let head = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(length));
        // The server may have answered before the last byte.
        let _ = stream.write_all(head.as_bytes()).await;
        assert!(ask(&mut stream, b"").await.starts_with(&format!("HTTP/1.1 {status}")), "{length}");
    }
}

#[tokio::test]
async fn an_answer_must_be_taken() {
    let server = start(Limits { wait: Duration::from_millis(500), ..patient() }, &[]).await;
    let mut stream = server.connect().await;
    stream.write_all(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    stream.readable().await.unwrap();
    sleep(Duration::from_secs(1)).await;
    assert!(rest(&mut stream).await.len() < 32 << 20);
}

#[tokio::test]
async fn the_end_in_order() {
    let mut server = start(Limits { last_wait: Duration::from_millis(100), ..patient() }, &[]).await;
    let (mut silent, mut idle) = (server.connect().await, server.idle([127, 0, 0, 1]).await);
    let (mut half, mut working) = (server.connect().await, server.connect().await);
    half.write_all(b"GET / HT").await.unwrap();
    working.write_all(b"GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    // Connections are taken in order: when this one is answered, all are there.
    server.idle([127, 0, 0, 1]).await;
    server.closing.request();
    for stream in [&mut silent, &mut idle, &mut half] {
        assert_eq!(rest(stream).await, "");
    }
    assert!(!server.task.is_finished());
    let answer = rest(&mut working).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("connection: close"), "{answer}");
    timeout(SOON, &mut server.task).await.expect("the end").unwrap();
}

#[test]
fn a_client_is_an_address_or_a_network_of_one_customer() {
    let proxies = ["10.0.0.0/8".parse().unwrap(), "2001:db8:ffff::1/128".parse().unwrap()];
    let client = |address: &str| client(address.parse().unwrap(), &proxies).map(|net| net.to_string());
    assert_eq!(client("203.0.113.9").as_deref(), Some("203.0.113.9/32"));
    assert_eq!(client("::ffff:203.0.113.9").as_deref(), Some("203.0.113.9/32"));
    assert_eq!(client("2001:db8:1:2:3::4").as_deref(), Some("2001:db8:1:2::/64"));
    for proxy in ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8:ffff::1"] {
        assert_eq!(client(proxy), None, "{proxy}");
    }
}
