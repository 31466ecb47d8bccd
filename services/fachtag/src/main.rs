#![doc = include_str!("../README.md")]

mod cli;
mod commands;
mod connections;
mod contract;
mod demo;
mod folder;
mod health;
mod parts;
mod serve;

use std::process::ExitCode;

use clap::Parser;
use fachtag_events::picture_process;

fn main() -> ExitCode {
    // Before anything else is there: no thread, no setting, no open file.
    if std::env::args_os().nth(1).is_some_and(|word| word == picture_process::WORD) {
        return picture_process::draw_one();
    }
    let cli = cli::Cli::parse();
    let ended = match tokio::runtime::Runtime::new() {
        Ok(runtime) => {
            let ended = runtime.block_on(commands::run(cli));
            // Work on threads of its own cannot be stopped, and a runtime that is dropped waits for it as long as it takes.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(commands::Failure::failed(error.to_string())),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            #[expect(clippy::print_stderr, reason = "the command line's answer")]
            {
                eprintln!("{failure}");
            }
            failure.code()
        }
    }
}
