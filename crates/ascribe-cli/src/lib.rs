//! The `ascribe` command: flags, files, exit codes. What is a quotation and who said it is the library's matter.
//!
//! A library only so that the Python package can bring the command along: [`run`] is the whole of it.

mod messages;
mod signals;
mod settings;
mod output;
mod forms;
#[cfg(feature = "tables")]
mod table_file;
#[cfg(feature = "corpus")]
mod human;
mod report;
mod run_file;
mod dry_run;
mod commands;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser};

use commands::Command;
use messages::Level;
use settings::{ConfigFile, Settings};
use signals::Signal;

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

impl From<Exit> for u8 {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::CannotStart => 2,
            Exit::Stopped(signal) => signal.exit_code(),
        }
    }
}

/// Does what a command line says and returns the exit code; the first argument is the name of the program.
///
/// The process belongs to it: it listens for signals, says what panics, and ends the process where `--help` is asked for or
/// an option is wrong.
pub fn run(arguments: &[OsString]) -> u8 {
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
    let exit = match command(arguments) {
        Ok(exit) => exit,
        Err(error) if is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            messages::say(Level::Error, &format!("{error:#}"));
            Exit::CannotStart
        }
    };
    // Whoever calls this may end without it.
    let _ = io::stdout().flush();
    exit.into()
}

fn command(arguments: &[OsString]) -> anyhow::Result<Exit> {
    let cli = Cli::command();
    let file = ConfigFile::find(arguments, &cli)?;
    let mut cli = file.apply(cli);
    let matches = cli
        .try_get_matches_from_mut(arguments)
        .unwrap_or_else(|error| error.exit());
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
