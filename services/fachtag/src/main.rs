#![doc = include_str!("../README.md")]

mod cli;
mod commands;
mod contract;
mod demo;
mod folder;
mod health;
mod parts;
mod serve;

use std::process::ExitCode;

use clap::Parser;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match commands::run(cli).await {
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
