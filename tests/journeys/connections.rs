//! Strangers who hold connections.

use std::time::Duration;

use harness::{Installation, Options, SOON, run, wait_until};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};

/// More than the program may have descriptors for (`ulimit`), fewer than this test may open itself.
const SILENT: usize = 600;

#[test]
fn silent_connections_keep_nobody_out() {
    run(async {
        let site = Installation::start(Options { before: Some("ulimit -n 512"), ..Options::embedded() }).await;
        let mut silent = Vec::new();
        for _ in 0..SILENT {
            silent.push(TcpStream::connect(site.address()).await.unwrap());
        }
        let start = Instant::now();
        site.client.open("/").await.expect(200);
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        // Nobody who stays silent is kept.
        wait_until("the end of the silent", SOON, async || {
            silent.iter().all(|stream| matches!(stream.try_read(&mut [0; 1]), Ok(0)))
        })
        .await;
        assert!(!site.logs().contains("could not be taken"));
    });
}

#[test]
fn slow_and_large_requests() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let ask = async |request: String| {
            let mut stream = TcpStream::connect(site.address()).await.unwrap();
            let _ = stream.write_all(request.as_bytes()).await;
            let mut answer = Vec::new();
            let _ = timeout(SOON, stream.read_to_end(&mut answer)).await.expect("the end of the connection");
            String::from_utf8_lossy(&answer).into_owned()
        };
        let large = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "x".repeat(40_000));
        let slow = "POST /api/v1/registrations HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
        let (large, slow, half) = tokio::join!(ask(large), ask(slow.into()), ask("GET / HTTP/1.1\r\nX: ".into()));
        assert!(large.starts_with("HTTP/1.1 431"), "{large}");
        assert!(slow.starts_with("HTTP/1.1 408") && slow.contains("application/problem+json"), "{slow}");
        assert_eq!(half, "");
    });
}
