//! Where uploaded pictures are drawn anew: a process of its own for each, which ends in time. A file of a megabyte can ask for years
//! of work or for all memory, in more ways than can be looked for beforehand.

use std::{
    io::{self, Read, Write},
    process::{ExitCode, Stdio},
    time::Duration,
};

use fachtag_runtime::BlockingPool;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{io::AsyncWriteExt, process::Command, time::timeout};

use crate::domain::{
    picture::{self, Picture},
    unusable::Unusable,
};

/// The word on the command line by which the program calls itself.
pub const WORD: &str = "draw-picture";

/// Its own program, also after a new version was put in its place.
#[cfg(target_os = "linux")]
const PROGRAM: &str = "/proc/self/exe";

/// The memory of such a process in bytes: a PNG of 4.000 × 4.000 points with 16 bits a colour takes 265 MB.
const MEMORY: u64 = 384 * 1024 * 1024;
/// Its time on a processor in seconds. A coat of arms of two thousand parts takes one.
const SECONDS: u64 = 4;
/// The same on a clock, for a busy machine. With the wait for its turn it stays below what a page is waited for.
const PATIENCE: Duration = Duration::from_secs(6);
const TURN: Duration = Duration::from_secs(2);

/// Why a picture was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error("{}", .0.advice())]
    Unusable(Unusable),
    #[error("other pictures are being drawn")]
    Busy,
    #[error("the process for drawing: {0}")]
    Process(#[from] io::Error),
}

/// Draws one picture at a time. Cloning shares it.
#[derive(Clone)]
pub struct PictureProcess(BlockingPool);

impl Default for PictureProcess {
    fn default() -> Self {
        Self(BlockingPool::new(1))
    }
}

impl PictureProcess {
    /// Draws an uploaded file anew.
    ///
    /// # Errors
    /// When it is no picture of a known kind or too much work, when others are in the way, or when there is no process to be had.
    pub async fn draw(&self, file: &[u8]) -> Result<Picture, PictureError> {
        let _turn = self.0.permit(TURN).await.map_err(|_| PictureError::Busy)?;
        // Left alone, the process is killed.
        timeout(PATIENCE, elsewhere(file)).await.unwrap_or(Err(PictureError::Unusable(Unusable::TooComplex)))
    }
}

async fn elsewhere(file: &[u8]) -> Result<Picture, PictureError> {
    let mut command = Command::new(program()?);
    command.arg0("fachtag").arg(WORD).env_clear().kill_on_drop(true);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // How it ends says more than that it did not listen.
        let _ = input.write_all(file).await;
    }
    let output = child.wait_with_output().await?;
    let why = match output.status.code() {
        Some(0) => return Ok(read(&output.stdout)?),
        Some(code) if code == i32::from(UNLIMITED) => {
            return Err(io::Error::other("its limits could not be set, or it was not spoken to").into());
        }
        // A panic.
        Some(code) => Unusable::from_exit_code(code).unwrap_or(Unusable::Broken),
        // Time, memory or stack.
        None => Unusable::TooComplex,
    };
    Err(PictureError::Unusable(why))
}

#[cfg(target_os = "linux")]
fn program() -> io::Result<&'static str> {
    Ok(PROGRAM)
}

#[cfg(not(target_os = "linux"))]
fn program() -> io::Result<std::path::PathBuf> {
    std::env::current_exe()
}

/// The media type on a line of its own, then the picture.
fn read(output: &[u8]) -> io::Result<Picture> {
    for media_type in ["image/png", "image/jpeg"] {
        let rest = output.strip_prefix(media_type.as_bytes()).and_then(|rest| rest.strip_prefix(b"\n"));
        if let Some(bytes) = rest {
            return Ok(Picture { media_type, bytes: bytes.to_vec() });
        }
    }
    Err(io::Error::other("it said something else"))
}

const UNLIMITED: u8 = 1;

/// What the process of its own does: reads a file from standard input, and writes the picture to standard output or ends with the
/// code for what is wrong. It is called before anything else of the program is there.
pub fn draw_one() -> ExitCode {
    let mut file = Vec::new();
    let most = picture::LARGEST as u64 + 1;
    if limit().is_err() || io::stdin().lock().take(most).read_to_end(&mut file).is_err() {
        return ExitCode::from(UNLIMITED);
    }
    match picture::draw(&file) {
        Err(why) => ExitCode::from(why.exit_code()),
        Ok(picture) => {
            let mut output = io::stdout().lock();
            let written = writeln!(output, "{}", picture.media_type).and_then(|()| output.write_all(&picture.bytes));
            if written.and_then(|()| output.flush()).is_ok() { ExitCode::SUCCESS } else { ExitCode::from(UNLIMITED) }
        }
    }
}

/// From here on the process opens no file, leaves no picture of its memory on the disk, and ends in time.
fn limit() -> io::Result<()> {
    let limits = [(Resource::Core, 0), (Resource::Nofile, 3), (Resource::Data, MEMORY), (Resource::Cpu, SECONDS)];
    for (resource, most) in limits {
        // Nobody may give himself more than he was given.
        let most = Some(getrlimit(resource).maximum.map_or(most, |given| given.min(most)));
        setrlimit(resource, Rlimit { current: most, maximum: most })?;
    }
    Ok(())
}
