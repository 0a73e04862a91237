//! `ascribe config`: which options are in force, and why.

use std::io::{self, Write};

use anyhow::{Result, bail};
use clap::CommandFactory;

use crate::settings::{Origin, Settings};
use crate::{Cli, Exit};

/// Print the options in force and where each comes from, in the form of a configuration file
///
/// A file of this form is given by --config or ASCRIBE_CONFIG. Keys before the first [command] count for all commands. A variable
/// of the environment (ASCRIBE_MODEL for --model) is stronger than the file, a flag stronger than both.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe config extract
  ascribe config > ascribe.toml
  ascribe extract news/ --config ascribe.toml")]
pub(crate) struct Config {
    /// One command; all when left out
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Config {
    pub(crate) fn run(&self, settings: &Settings) -> Result<Exit> {
        let mut out = String::new();
        let mut n_commands = 0;
        for command in Cli::command().get_subcommands() {
            let name = command.get_name();
            if self.command.as_deref().is_some_and(|wanted| wanted != name) {
                continue;
            }
            n_commands += 1;
            let options = settings.file.in_force(command);
            if options.is_empty() {
                continue;
            }
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&format!("[{name}]\n"));
            for (option, values, origin) in options {
                out.push_str(&line(&option, &values, &origin));
            }
        }
        if n_commands == 0 {
            let wanted = self.command.as_deref().unwrap_or_default();
            bail!("there is no command {wanted:?}");
        }
        io::stdout().write_all(out.as_bytes())?;
        Ok(Exit::Done)
    }
}

/// `model = "none"  # from ascribe.toml`; an option without a value stands behind a `#`.
fn line(option: &str, values: &[String], origin: &Origin) -> String {
    let origin = match origin {
        Origin::Default => "default".to_owned(),
        Origin::File(path) => format!("from {}", path.display()),
        Origin::Variable(name) => format!("from {name}"),
    };
    let quoted = |value: &String| match value.parse::<toml::Value>() {
        Ok(_) => value.clone(),
        Err(_) => toml::Value::String(value.clone()).to_string(),
    };
    match values {
        [] => format!("# {option} = \n"),
        [value] => format!("{option} = {}  # {origin}\n", quoted(value)),
        values => {
            let list: Vec<String> = values.iter().map(quoted).collect();
            format!("{option} = [{}]  # {origin}\n", list.join(", "))
        }
    }
}
