#![doc = include_str!("../README.md")]

mod attention;
mod cli;
mod commands;
mod connections;
mod contract;
mod contract_rules;
mod demo;
mod folder;
mod german;
mod health;
mod out;
mod parts;
mod serve;

use std::process::ExitCode;

use clap::FromArgMatches;
use fachtag_events::picture_process;

fn main() -> ExitCode {
    // Before anything else is there: no thread, no setting, no open file.
    if std::env::args_os().nth(1).is_some_and(|word| word == picture_process::WORD) {
        return picture_process::draw_one();
    }
    // What the program writes is nobody else's business, whatever the shell or the unit thinks.
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    let parsed = cli::command().try_get_matches();
    let cli = match parsed.and_then(|mut found| cli::Cli::from_arg_matches_mut(&mut found)) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => {
            out::error(german::words(&error).trim_end());
            return ExitCode::from(2);
        }
        // Help and version.
        Err(error) => {
            out::line(format_args!("{}", german::words(&error).trim_end()));
            return ExitCode::SUCCESS;
        }
    };
    let ended = match tokio::runtime::Runtime::new() {
        Ok(runtime) => {
            let ended = runtime.block_on(commands::run(cli));
            // Work on threads of its own cannot be stopped, and a runtime that is dropped waits for it as long as it takes.
            runtime.shutdown_background();
            ended
        }
        Err(error) => Err(commands::Failure::failed(error.to_string())),
    };
    match (ended, out::failed()) {
        (Ok(()), None) => ExitCode::SUCCESS,
        (Ok(()), Some(error)) => {
            out::error(&format!("Die Ausgabe ist unvollständig: {error}"));
            ExitCode::FAILURE
        }
        (Err(failure), _) => {
            out::error(&failure.shown());
            failure.code()
        }
    }
}
