//! The figures of the README, measured in one run so that their ratios mean something on any machine. By hand, in release:
//!
//!     tests/harness/with-servers.sh cargo run --release -p fachtag-tests --example figures [sign-ups] [mails] [letters] [idle]
//!
//! Without a name, all of them. Client, servers and program share the machine's cores.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement, in real time")]

mod idle;
mod letters;
mod mails;
mod sign_ups;

use std::time::Duration;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|own| own == name);
    harness::run(async {
        if asked("sign-ups") {
            sign_ups::measure().await;
        }
        if asked("mails") {
            mails::measure().await;
        }
        if asked("letters") {
            letters::measure().await;
        }
        if asked("idle") {
            idle::measure().await;
        }
    });
}

/// The value that so many per cent of all do not exceed, in milliseconds.
fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let index = (times.len().max(1) - 1) * percent / 100;
    times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}
