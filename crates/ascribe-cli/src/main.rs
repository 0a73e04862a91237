//! The `ascribe` command: flags, files, exit codes. What is a quotation and who said it is the library's matter.

mod input;
mod output;
mod report;
mod commands;

use std::io;
use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

use commands::Command;

/// A tenth faster on news than the allocator of the system; takes more memory.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Who said what, in every article: quotations in news text, with cue, source and speaker
///
/// Data goes to stdout in the order of the input; messages go to stderr.
/// Exit codes: 0 all fine, 1 some articles failed or a figure is below its minimum, 2 cannot start.
#[derive(Parser)]
#[command(name = "ascribe", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What the shell sees. A reader that stops early (`| head`) counts as `Done`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    Done = 0,
    /// Some articles failed and the others are there, or a figure of `eval` is below its minimum.
    Failed = 1,
    CannotStart = 2,
}

fn main() -> ExitCode {
    let exit = match Cli::parse().command.run() {
        Ok(exit) => exit,
        Err(error) if is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            eprintln!("ascribe: {error:#}");
            Exit::CannotStart
        }
    };
    ExitCode::from(exit as u8)
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        // serde_json and csv wrap the I/O error; both keep its kind.
        let json = cause.downcast_ref::<serde_json::Error>();
        io.is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
            || json.is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}
