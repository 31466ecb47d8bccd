#![doc = include_str!("../README.md")]

mod blocking_pool;
mod clock;
mod progress;
mod secret;
mod session_keys;
pub mod settings;
mod shutdown;
pub mod telemetry;
pub mod trace;

pub use blocking_pool::{BlockingPool, PoolError};
pub use clock::Clock;
pub use progress::{Progress, Standing};
pub use secret::{IdempotencyKey, Secret, hex, link_id, named_id, token_hash};
pub use session_keys::{KEY_BYTES, SessionKeys};
pub use settings::Settings;
pub use shutdown::Shutdown;
