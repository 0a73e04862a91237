//! `ascribe completions`, `ascribe man`, `ascribe schema`: what packagers and readers of the output need.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use ascribe::ArticleRecord;
use clap::CommandFactory;

use crate::{Cli, Exit};

/// Print the completion script of a shell
#[derive(clap::Args)]
#[command(after_help = "Example:
  ascribe completions bash > ~/.local/share/bash-completion/completions/ascribe")]
pub(crate) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(crate) fn run(&self) -> Result<Exit> {
        // Written in one go: the generator panics when a pipe closes under it.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "ascribe", &mut script);
        io::stdout().write_all(&script)?;
        Ok(Exit::Done)
    }
}

/// Print the manual page, or write one for each command
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe man | man -l -
  ascribe man --output /usr/local/share/man/man1")]
pub(crate) struct Man {
    /// Folder for the pages of all commands
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self) -> Result<Exit> {
        let mut command = Cli::command();
        command.build();
        let Some(folder) = &self.output else {
            let mut page = Vec::new();
            clap_mangen::Man::new(command).render(&mut page)?;
            io::stdout().write_all(&page)?;
            return Ok(Exit::Done);
        };
        fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .with_context(|| folder.display().to_string())?;
        Ok(Exit::Done)
    }
}

/// Print the JSON schema of the output of `extract`
#[derive(clap::Args)]
pub(crate) struct Schema {}

impl Schema {
    pub(crate) fn run(&self) -> Result<Exit> {
        let mut schema = serde_json::to_vec_pretty(&ArticleRecord::json_schema())?;
        schema.push(b'\n');
        io::stdout().write_all(&schema)?;
        Ok(Exit::Done)
    }
}
