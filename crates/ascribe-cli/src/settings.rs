//! Options from three places: a TOML file, the environment, flags; the later wins.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow, bail};
use clap::builder::FalseyValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};

/// The flag and the variable that name the file.
const CONFIG: &str = "config";
const VARIABLE: &str = "ASCRIBE_CONFIG";

static FILE: OnceLock<PathBuf> = OnceLock::new();

/// The file of options of this run, if there is one.
pub(crate) fn config_file() -> Option<&'static Path> {
    FILE.get().map(PathBuf::as_path)
}

/// What is in force, by command and option.
pub(crate) struct Settings {
    by_command: BTreeMap<String, Vec<(String, Vec<String>)>>,
    pub(crate) file: ConfigFile,
}

impl Settings {
    /// The options of the command that runs.
    pub(crate) fn of(&self, command: &str) -> impl Iterator<Item = (&str, &[String])> {
        let options = self.by_command.get(command).into_iter().flatten();
        options.map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// True when the command that runs has this value for the option.
    pub(crate) fn has(&self, option: &str, value: &str) -> bool {
        let options = self.by_command.values().flatten();
        options
            .filter(|(name, _)| name == option)
            .any(|(_, values)| values.iter().any(|own| own == value))
    }

    /// Values as they are in force, from the matches of the command that runs.
    pub(crate) fn new(cli: &Command, matches: &ArgMatches, file: ConfigFile) -> Self {
        let mut by_command = BTreeMap::new();
        if let Some((name, matches)) = matches.subcommand()
            && let Some(command) = cli.find_subcommand(name)
        {
            let options = command.get_arguments().filter_map(|arg| {
                let long = arg.get_long()?;
                let values = matches.get_raw(arg.get_id().as_str())?;
                let values = values.map(|value| value.to_string_lossy().into_owned());
                Some((long.to_owned(), values.collect()))
            });
            by_command.insert(name.to_owned(), options.collect());
        }
        Self { by_command, file }
    }
}

/// The TOML file, if one was named: values by command and option; without a command they count for all.
#[derive(Default)]
pub(crate) struct ConfigFile {
    path: Option<PathBuf>,
    values: BTreeMap<(Option<String>, String), Vec<String>>,
}

/// Where a value comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Origin {
    Default,
    File(PathBuf),
    Variable(String),
}

impl ConfigFile {
    /// The file that `--config` or the environment names.
    ///
    /// # Errors
    /// When it cannot be read, or has a key that no command knows.
    pub(crate) fn find(arguments: &[OsString], cli: &Command) -> Result<Self> {
        let mut path = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.to_str() {
                Some("--") => break,
                Some("--config") => path = arguments.next().cloned().or(path),
                Some(argument) => {
                    if let Some(value) = argument.strip_prefix("--config=") {
                        path = Some(value.into());
                    }
                }
                None => {}
            }
        }
        match path {
            Some(path) => {
                let path = PathBuf::from(path);
                // There is one of it.
                let _ = FILE.set(path.clone());
                Self::read(&path, cli)
            }
            None => Ok(Self::default()),
        }
    }

    fn read(path: &Path, cli: &Command) -> Result<Self> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).with_context(|| name.clone())?;
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| anyhow!("{name}: {}", one_line(&error, &text)))?;
        let mut file = Self {
            path: Some(path.to_owned()),
            values: BTreeMap::new(),
        };
        for (key, value) in table {
            match value {
                toml::Value::Table(options) => {
                    let Some(command) = cli.find_subcommand(&key) else {
                        bail!("{name}: there is no command {key:?}");
                    };
                    for (key, value) in options {
                        let option = option(&key);
                        if !knows(command, &option) {
                            bail!("{name}: [{}] has no option {key:?}", command.get_name());
                        }
                        let values = values(&name, &key, value)?;
                        file.values
                            .insert((Some(command.get_name().to_owned()), option), values);
                    }
                }
                value => {
                    let option = option(&key);
                    if !cli.get_subcommands().any(|command| knows(command, &option)) {
                        bail!("{name}: no command has an option {key:?}");
                    }
                    let values = values(&name, &key, value)?;
                    file.values.insert((None, option), values);
                }
            }
        }
        Ok(file)
    }

    fn value(&self, command: &str, option: &str) -> Option<&Vec<String>> {
        let own = (Some(command.to_owned()), option.to_owned());
        self.values
            .get(&own)
            .or_else(|| self.values.get(&(None, own.1)))
    }

    /// The command line's rules with the file's values as defaults, and a variable for each option.
    pub(crate) fn apply(&self, cli: Command) -> Command {
        let names: Vec<String> = cli
            .get_subcommands()
            .map(|command| command.get_name().to_owned())
            .collect();
        names.into_iter().fold(cli, |cli, name| {
            cli.mut_subcommand(&name, |command| {
                command.mut_args(|arg| self.apply_to(&name, arg))
            })
        })
    }

    fn apply_to(&self, command: &str, arg: Arg) -> Arg {
        let Some(long) = settable(&arg).map(str::to_owned) else {
            return arg;
        };
        let arg = match self.value(command, &long) {
            Some(values) => arg.default_values(values.clone()),
            None => arg,
        };
        let arg = match arg.get_action() {
            // `1` and `yes` are true, too.
            ArgAction::SetTrue => arg.value_parser(FalseyValueParser::new()),
            _ => arg,
        };
        arg.env(variable(&long)).hide_env(true)
    }

    /// Every option of a command with its value and where that comes from; flags count only when the command runs.
    pub(crate) fn in_force(&self, command: &Command) -> Vec<(String, Vec<String>, Origin)> {
        command
            .get_arguments()
            .filter_map(|arg| {
                let long = settable(arg)?;
                let variable = variable(long);
                let (values, origin) = match std::env::var(&variable) {
                    Ok(value) => (vec![value], Origin::Variable(variable)),
                    Err(_) => match (self.value(command.get_name(), long), &self.path) {
                        (Some(values), Some(path)) => (values.clone(), Origin::File(path.clone())),
                        _ => {
                            let defaults = arg.get_default_values().iter();
                            let values = defaults.map(|value| value.to_string_lossy().into_owned());
                            (values.collect(), Origin::Default)
                        }
                    },
                };
                Some((long.to_owned(), values, origin))
            })
            .collect()
    }
}

/// The long name of an option that a file may set.
fn settable(arg: &Arg) -> Option<&str> {
    let long = arg.get_long()?;
    let is_told = matches!(
        arg.get_action(),
        ArgAction::Set | ArgAction::Append | ArgAction::SetTrue
    );
    (is_told && long != CONFIG).then_some(long)
}

fn knows(command: &Command, option: &str) -> bool {
    command
        .get_arguments()
        .any(|arg| settable(arg) == Some(option))
}

/// `ASCRIBE_MIN_CONFIDENCE`
fn variable(long: &str) -> String {
    format!("ASCRIBE_{}", long.replace('-', "_").to_ascii_uppercase())
}

/// `min_confidence` is `min-confidence`, too.
fn option(key: &str) -> String {
    key.replace('_', "-")
}

fn values(file: &str, key: &str, value: toml::Value) -> Result<Vec<String>> {
    Ok(match value {
        toml::Value::String(text) => vec![text],
        toml::Value::Integer(n) => vec![n.to_string()],
        toml::Value::Float(x) => vec![x.to_string()],
        toml::Value::Boolean(yes) => vec![yes.to_string()],
        toml::Value::Array(list) => {
            let mut all = Vec::new();
            for value in list {
                all.extend(values(file, key, value)?);
            }
            all
        }
        _ => bail!("{file}: {key}: a text, a number, true, false or a list of these is wanted"),
    })
}

/// The parser's message with the line, without its picture.
fn one_line(error: &toml::de::Error, text: &str) -> String {
    let at = error.span().map_or(0, |span| span.start).min(text.len());
    let line = text.as_bytes()[..at]
        .iter()
        .filter(|&&b| b == b'\n')
        .count()
        + 1;
    format!("line {line}: {}", error.message())
}
