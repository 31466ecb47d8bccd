//! What commands print.

use std::{
    fmt,
    io::{self, Write},
    sync::OnceLock,
};

static FAILED: OnceLock<io::Error> = OnceLock::new();

/// Prints a line. Whoever reads may have had enough (`| head -1`), which is no failure; a full disk is one.
pub fn line(words: fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    match out.write_fmt(words).and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => _ = FAILED.set(error),
        _ => {}
    }
}

/// Why something could not be printed, if so.
pub fn failed() -> Option<&'static io::Error> {
    FAILED.get()
}

/// Prints a line to standard error, if anybody reads it.
pub fn error(words: &str) {
    let _ = writeln!(io::stderr(), "{words}");
}

macro_rules! say {
    ($($words:tt)*) => { $crate::out::line(format_args!($($words)*)) };
}
pub(crate) use say;
