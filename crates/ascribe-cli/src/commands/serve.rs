//! `ascribe serve`: the pipeline for programs, and a page to try, read and correct.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use ascribe_server::{Access, Limits, Line, Server, Settings as Served};
use serde_json::json;

use super::{PipelineArgs, size};
use crate::Exit;
use crate::messages::{self, Level};
use crate::signals::Signals;

/// Serve the pipeline over HTTP, with a page to try, read and correct
///
/// Other programs ask under /v1, which /v1/docs describes; the page is at the address itself. Nothing leaves this machine.
/// Ctrl-C and `kill` end it in order: what was taken is finished, and the exit code is 0.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  ascribe serve
  ascribe serve --model none --listen 127.0.0.1:9000
  ascribe serve --corpus corpus.db
  ascribe serve --listen 0.0.0.0:8017 --token-file /etc/ascribe/token
  curl -H 'Content-Type: text/plain' --data-binary @article.txt http://localhost:8017/v1/annotate")]
pub(crate) struct Serve {
    #[command(flatten)]
    pipeline: PipelineArgs,
    /// Where to listen; port 0 takes a free one
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:8017",
        help_heading = "Service"
    )]
    listen: String,
    /// Only ask whether the service at --listen takes requests: exit code 0 or 1
    #[arg(long, help_heading = "Service")]
    probe: bool,
    /// File with a token that every request must have; the variable ASCRIBE_TOKEN does the same
    #[arg(long, value_name = "FILE", help_heading = "Service")]
    token_file: Option<PathBuf>,
    /// Let everybody ask who reaches the address, from other machines, too
    #[arg(long, conflicts_with = "token_file", help_heading = "Service")]
    no_auth: bool,
    /// Let pages of this origin ask from a browser: https://cms.example.org; may be given several times
    #[arg(long, value_name = "ORIGIN", help_heading = "Service")]
    allow_origin: Vec<String>,
    /// A corpus to search and to ask, made by `ascribe index`
    #[cfg(feature = "corpus")]
    #[arg(long, value_name = "FILE", help_heading = "Service")]
    corpus: Option<PathBuf>,
    /// Requests that are worked on or wait; one more is answered 429
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=65_536), help_heading = "Limits")]
    max_queue: u32,
    /// Open connections; more wait
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..=65_536), help_heading = "Limits")]
    max_connections: u32,
    /// A larger body is refused: bytes, or with K, M, G
    #[arg(long, value_name = "SIZE", default_value = "8M", value_parser = size, help_heading = "Limits")]
    max_body_bytes: usize,
    /// A larger article is refused, as it is unpacked
    #[arg(long, value_name = "SIZE", default_value = "1M", value_parser = size, help_heading = "Limits")]
    max_article_bytes: usize,
    /// Bodies in memory together; more is answered 429
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size, help_heading = "Limits")]
    max_buffered_bytes: usize,
    /// Seconds that a request may take; a stream may take longer
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400), help_heading = "Limits")]
    request_time: u32,
    /// Seconds that a client may be silent
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=86_400), help_heading = "Limits")]
    idle_time: u32,
    /// Seconds that are left to what was taken when the service is stopped
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=86_400), help_heading = "Limits")]
    stop_time: u32,
    /// Say nothing of single requests
    #[arg(short, long)]
    quiet: bool,
    /// How messages are written
    #[arg(long, value_enum, default_value_t)]
    log: messages::LogForm,
}

/// The variable with a token: not seen in a list of processes, as an option would be.
const TOKEN: &str = "ASCRIBE_TOKEN";

/// Between two looks whether a signal came.
const LOOK: Duration = Duration::from_millis(50);

impl Serve {
    pub(crate) fn run(&self) -> Result<Exit> {
        let listen = self.address()?;
        if self.probe {
            return probe(listen);
        }
        let signals = Signals::listen();
        let access = self.access(listen.ip())?;
        let (pipeline, model) = self.pipeline.pipeline_of_all()?;
        let seconds = |n: u32| Duration::from_secs(n.into());
        let settings = Served {
            listen,
            access: access.clone(),
            allowed_origins: self.allow_origin.clone(),
            corpus: self.corpus(),
            classes: self.pipeline.classes(),
            min_confidence: self.pipeline.min_confidence(),
            limits: Limits {
                queue: self.max_queue as usize,
                // The rules take a ten-thousandth of a second for an article, the model a hundred times that.
                articles_ahead: if model.name == "none" { 64 } else { 8 },
                connections: self.max_connections as usize,
                body_bytes: self.max_body_bytes,
                article_bytes: self.max_article_bytes,
                buffered_bytes: self.max_buffered_bytes,
                request_time: seconds(self.request_time),
                idle_time: seconds(self.idle_time),
                stop_time: seconds(self.stop_time),
            },
            model: model.name,
            log: match self.quiet {
                true => Arc::new(|_| {}),
                false => Arc::new(tell),
            },
        };
        let server = Server::bind(pipeline, settings)?;
        let address = server.address();
        if self.no_auth {
            messages::say(
                Level::Warning,
                &format!("everybody who reaches {address} can ask: --no-auth"),
            );
        }
        messages::say_with(
            Level::Info,
            &format!("listening on http://{address}"),
            &json!({"address": address.to_string()}),
        );
        let stop = server.stop();
        let watched = signals.clone();
        std::thread::spawn(move || {
            loop {
                if let Some(signal) = watched.came() {
                    let message = format!("{}: finishing what was taken", signal.name());
                    messages::say(Level::Info, &message);
                    return stop.stop();
                }
                std::thread::sleep(LOOK);
            }
        });
        match server.run()? {
            true => Ok(Exit::Done),
            false => {
                let message = format!(
                    "some of it took longer than {} seconds and was cut off",
                    self.stop_time
                );
                messages::say(Level::Warning, &message);
                Ok(Exit::Failed)
            }
        }
    }

    #[cfg(feature = "corpus")]
    fn corpus(&self) -> Option<PathBuf> {
        self.corpus.clone()
    }

    #[cfg(not(feature = "corpus"))]
    #[allow(clippy::unused_self)]
    fn corpus(&self) -> Option<PathBuf> {
        None
    }

    fn address(&self) -> Result<SocketAddr> {
        let wanted = || {
            anyhow!(
                "--listen {}: an address and a port are wanted: 127.0.0.1:8017",
                self.listen
            )
        };
        // A name as well: localhost:8017.
        let mut addresses = self.listen.to_socket_addrs().map_err(|_| wanted())?;
        addresses.next().ok_or_else(wanted)
    }

    /// Other machines need a token, unless it is said aloud that they do not.
    fn access(&self, ip: IpAddr) -> Result<Access> {
        let token = match &self.token_file {
            Some(path) => {
                let token = fs::read_to_string(path).with_context(|| path.display().to_string())?;
                if token.trim().is_empty() {
                    bail!("{}: there is no token in it", path.display());
                }
                Some(token.trim().to_owned())
            }
            None if self.no_auth => None,
            None => match std::env::var(TOKEN) {
                Ok(token) if token.trim().is_empty() => {
                    bail!("{TOKEN} is set and empty: unset it, or give it a token")
                }
                Ok(token) => Some(token.trim().to_owned()),
                Err(std::env::VarError::NotPresent) => None,
                Err(error) => bail!("{TOKEN}: {error}"),
            },
        };
        match token {
            Some(token) if token.contains(|c: char| !c.is_ascii_graphic()) => {
                bail!("the token has spaces or letters beyond ASCII: no header can have them")
            }
            Some(token) => Ok(Access::Token(token)),
            None if ip.is_loopback() || self.no_auth => Ok(Access::Everybody),
            None => bail!(
                "--listen {}: other machines reach this address. --token-file or {TOKEN} says the token they need; --no-auth lets everybody in",
                self.listen
            ),
        }
    }
}

/// How long a service may take to say that it is ready.
const PROBE: Duration = Duration::from_secs(5);

/// What a container asks from inside of it, where there is no other program.
fn probe(mut address: SocketAddr) -> Result<Exit> {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, PROBE)?;
        stream.set_read_timeout(Some(PROBE))?;
        stream
            .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        BufReader::new(stream).read_line(&mut answer)?;
        Ok(answer)
    };
    match ask() {
        Ok(answer) if answer.split_whitespace().nth(1) == Some("200") => Ok(Exit::Done),
        Ok(answer) => {
            let message = format!("{address}: not ready: {}", answer.trim());
            messages::say(Level::Error, &message);
            Ok(Exit::Failed)
        }
        Err(error) => {
            messages::say(Level::Error, &format!("{address}: {error}"));
            Ok(Exit::Failed)
        }
    }
}

/// A line for a request: no text of an article, no token, no address of a reader.
fn tell(line: &Line) {
    let millis = line.seconds * 1000.0;
    let problem = line
        .problem
        .map_or_else(String::new, |problem| format!(" {problem}"));
    let message = format!(
        "#{} {} {} {}{problem} {millis:.1} ms",
        line.request, line.method, line.route, line.status
    );
    let more = json!({
        "request": line.request,
        "method": line.method,
        "route": line.route,
        "status": line.status,
        "seconds": line.seconds,
        "problem": line.problem,
    });
    let level = if line.status >= 500 {
        Level::Error
    } else {
        Level::Info
    };
    messages::say_with(level, &message, &more);
}
