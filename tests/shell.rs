//! The command as a shell runs it, what it said, and files to feed it: for the tests of the command.

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use zip::CompressionMethod;

/// The program.
pub const ASCRIBE: &str = env!("CARGO_BIN_EXE_ascribe");

/// A run in a folder, so that messages name files the same way everywhere; nothing on stdin.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(ASCRIBE);
    command
        .current_dir(folder)
        .args(arguments)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null());
    command
}

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments)
        .output()
        .expect("the program starts")
}

pub fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8")
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

/// Stdout as JSON lines.
pub fn lines(output: &Output) -> Vec<Value> {
    json_lines(text(&output.stdout))
}

pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

/// The ids of the articles on stdout.
pub fn ids(output: &Output) -> Vec<String> {
    lines(output)
        .iter()
        .map(|line| line["id"].as_str().expect("an id").to_owned())
        .collect()
}

pub fn n_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte == b'\n').count()
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).expect("memory takes every byte");
    gzip.finish().expect("memory takes every byte")
}

pub fn zip(members: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).expect("memory");
        zip.write_all(bytes).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// Little-endian, with its mark.
pub fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}
