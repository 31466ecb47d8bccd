//! The program as a process.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use crate::{SOON, wait_for};

/// Builds the program once with the profile of the tests, and says where it is. FACHTAG_TEST_PROGRAM names a finished one
/// to test instead.
fn executable() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(finished) = std::env::var_os("FACHTAG_TEST_PROGRAM") {
            return finished.into();
        }
        let test = std::env::current_exe().unwrap();
        // target/debug/deps/journeys-0123 or target/release/examples/figures
        let folder = test.ancestors().nth(2).unwrap();
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        // As part of the workspace: `cargo test --workspace` has built the same dependencies then.
        cargo
            .args(["build", "--locked", "--quiet", "--workspace", "--bin", "fachtag", "--target-dir"])
            .arg(folder.parent().unwrap());
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        let built = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap();
        assert!(built.success(), "the program does not build");
        folder.join("fachtag")
    })
}

/// Ports that were given out: one whose program was just killed must not go to another test before it starts again.
static GIVEN_PORTS: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

/// A loopback port that nobody listens on and nobody in this process was given before, below the range the kernel hands out for
/// outgoing connections.
pub fn free_port() -> u16 {
    (0..200)
        .map(|_| 20_000 + rand::random::<u16>() % 12_000)
        .filter(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .find(|port| GIVEN_PORTS.lock().unwrap_or_else(PoisonError::into_inner).insert(*port))
        .expect("no free port")
}

/// What the program finds around it: a folder to work in, and its settings and no others.
#[derive(Debug, Clone)]
pub struct Environment {
    pub folder: PathBuf,
    pub variables: BTreeMap<String, String>,
    /// What a shell does before it becomes the program, such as `ulimit -n 512`.
    pub before: Option<&'static str>,
}

/// What a finished command said.
#[derive(Debug)]
pub struct Output {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Environment {
    /// Settings in a folder of their own.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), variables: BTreeMap::new(), before: None }
    }

    /// The same with one more setting.
    pub fn with(&self, name: &str, value: impl Into<String>) -> Self {
        let mut changed = self.clone();
        changed.variables.insert(name.to_owned(), value.into());
        changed
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = match self.before {
            None => Command::new(executable()),
            Some(words) => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("{words} && exec \"$0\" \"$@\"")]).arg(executable());
                shell
            }
        };
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("FACHTAG_") || text.starts_with("OTEL_") || text == "RUST_LOG" {
                command.env_remove(name);
            }
        }
        command.args(arguments).envs(&self.variables).current_dir(&self.folder).stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Output {
        executable();
        let running = tokio::process::Command::from(self.command(arguments)).kill_on_drop(true).output();
        let done = tokio::time::timeout(2 * SOON, running).await;
        let output = done.unwrap_or_else(|_| panic!("fachtag {arguments:?} does not end")).unwrap();
        Output {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed; gives what it printed.
    pub async fn must_run(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments).await;
        assert_eq!(output.code, Some(0), "fachtag {arguments:?}: {output:#?}");
        output.stdout
    }
}

/// A running process. Dropping it kills it.
pub struct Program {
    child: Child,
}

impl Program {
    /// Starts it; what it says goes to `log`, after what stands there.
    pub fn spawn(environment: &Environment, arguments: &[&str], log: &Path) -> Self {
        let file = File::options().create(true).append(true).open(log).unwrap();
        let mut command = environment.command(arguments);
        command.stdout(file.try_clone().unwrap()).stderr(file);
        Self { child: command.spawn().unwrap() }
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits until it takes connections; false when it ended instead.
    pub async fn listens(&mut self, address: SocketAddr) -> bool {
        wait_for("the program to listen", 2 * SOON, async || {
            if self.ended().is_some() {
                return Some(false);
            }
            tokio::net::TcpStream::connect(address).await.is_ok().then_some(true)
        })
        .await
    }

    /// SIGKILL, as a crash would.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM; gives the exit code.
    pub async fn terminate(&mut self, at_most: Duration) -> Option<i32> {
        let id = self.id().to_string();
        assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &id]).status().unwrap().success());
        wait_for("the end after SIGTERM", at_most, async || self.ended()).await.code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}
