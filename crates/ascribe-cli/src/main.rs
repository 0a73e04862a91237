//! The `ascribe` command: flags, files, exit codes. What is a quotation and who said it is the library's matter.

mod messages;
mod signals;
mod settings;
mod output;
mod forms;
mod report;
mod run_file;
mod dry_run;
mod commands;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};
use mimalloc::MiMalloc;

use commands::Command;
use messages::Level;
use settings::{ConfigFile, Settings};
use signals::Signal;

/// A tenth faster on news than the allocator of the system; takes more memory.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// Who said what, in every article: quotations in news text, with cue, source and speaker
///
/// Data goes to stdout in the order of the input; messages go to stderr.
/// Exit codes: 0 all fine, 1 some articles failed or a figure is below its minimum, 2 cannot start or nothing could be read,
/// 130 and 143 stopped by Ctrl-C and kill.
#[derive(Parser)]
#[command(name = "ascribe", version, arg_required_else_help = true)]
struct Cli {
    /// TOML file with options; `ascribe config` prints one
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

/// What the shell sees. A reader that stops early (`| head`) counts as `Done`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    Done,
    /// Some articles failed and the others are there, or a figure of `eval` is below its minimum.
    Failed,
    /// Nothing could be done.
    CannotStart,
    Stopped(Signal),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::CannotStart => 2,
            Exit::Stopped(signal) => signal.exit_code(),
        })
    }
}

fn main() -> ExitCode {
    // One line, where messages go; a panic of one article is told as its failure, too.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(String::new, |at| format!(" ({at})"));
        let what = panic.payload_as_str().unwrap_or("no message");
        messages::say(
            Level::Error,
            &format!("the program panicked: {what}{place}"),
        );
    }));
    let exit = match run() {
        Ok(exit) => exit,
        Err(error) if is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            messages::say(Level::Error, &format!("{error:#}"));
            Exit::CannotStart
        }
    };
    exit.into()
}

fn run() -> anyhow::Result<Exit> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let cli = Cli::command();
    let file = ConfigFile::find(&arguments, &cli)?;
    let mut cli = file.apply(cli);
    let matches = cli.get_matches_mut();
    let parsed = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let settings = Settings::new(&cli, &matches, file);
    if settings.has("log", "json") {
        messages::set_form(messages::LogForm::Json);
    }
    parsed.command.run(&settings)
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
