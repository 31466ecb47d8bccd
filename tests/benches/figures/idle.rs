//! What the embedded program needs while nobody comes, and how soon it is there.

use std::time::{Duration, Instant};

use harness::{Connection, Installation, Options, Program, unique};
use serde_json::json;

use crate::percentile;

const STARTS: usize = 10;
const PAGE: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Prints memory and start-up time.
pub async fn measure() {
    let site = Installation::start(Options::embedded()).await;
    let event = site.publish(json!({})).await;
    for _ in 0..20 {
        site.must_sign_up(&event, &format!("{}@schule.example", unique("p"))).await;
    }
    site.client.open("/").await.expect(200);
    let node = &site.nodes[0];
    node.terminate(Duration::from_secs(15)).await;
    let log = site.environment.folder.join("idle.log");
    let mut times = Vec::new();
    let mut memory = 0;
    for _ in 0..STARTS {
        let began = Instant::now();
        let mut program = Program::spawn(&node.environment, &["serve"], &log);
        loop {
            if let Ok(mut connection) = Connection::open(node.address).await {
                assert_eq!(connection.exchange(PAGE).await.unwrap().status, 200);
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        times.push(began.elapsed());
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory = memory.max(resident(program.id()));
        program.terminate(Duration::from_secs(15)).await;
    }
    println!("idle memory of the embedded process: {:.1} MB", memory as f64 / 1000.0);
    println!(
        "from start to first page with an existing data folder, {STARTS} starts: p50 {:.0} ms, worst {:.0} ms",
        percentile(&mut times, 50),
        percentile(&mut times, 100)
    );
}

/// Resident memory in kilobytes.
pub fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
