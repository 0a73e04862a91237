//! The pipeline as a service: an HTTP interface for programs, and a page to try, read and correct.
//!
//! [`Server::bind`] takes a [`Pipeline`](ascribe::Pipeline) and [`Settings`], [`Server::run`] serves until it is told to [`Stop`]. Everything
//! asynchronous is in this crate alone: work on articles is done on the pipeline's own threads, beside those that talk to
//! clients.
//!
//! ```
//! use std::io::{Read, Write};
//! use std::net::TcpStream;
//! use ascribe::{Classes, Pipeline};
//! use ascribe_server::{Server, Settings};
//!
//! // All classes: which of them are told, the settings and each request say.
//! let pipeline = Pipeline::builder().without_model().classes(Classes::all()).build();
//! let settings = Settings { listen: "127.0.0.1:0".parse()?, ..Settings::default() };
//! let server = Server::bind(pipeline, settings)?;
//! let (address, stop) = (server.address(), server.stop());
//! let serving = std::thread::spawn(move || server.run());
//!
//! let text = "“No,” said Ann Pell.";
//! let mut client = TcpStream::connect(address)?;
//! write!(client, "POST /v1/annotate HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}", text.len())?;
//! let mut answer = String::new();
//! client.read_to_string(&mut answer)?;
//! assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"name\":\"Ann Pell\""), "{answer}");
//!
//! stop.stop();
//! serving.join().expect("it does not panic")?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! `corpus`: questions to a corpus of `ascribe-corpus`, and its pages.

mod problem;
mod settings;
mod metrics;
mod admission;
mod waiting;
#[cfg(feature = "corpus")]
mod corpus;
mod service;
mod route;
mod query;
mod body;
mod work;
mod api;
#[cfg(feature = "corpus")]
mod questions;
mod openapi;
mod page;
mod guard;
mod server;

pub use server::{Server, ServerError, Stop};
pub use settings::{Access, Limits, Line, Settings};
