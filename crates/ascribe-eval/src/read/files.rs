//! Opening files: packed or not, whole or cut off.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ascribe_input::packing;

/// What an extension promises, and the packing around it: `x.jsonl.gz` is `jsonl`, packed.
pub(super) fn inner_extension(path: &Path) -> String {
    let name = |path: &Path| {
        path.extension()
            .and_then(OsStr::to_str)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    match name(path).as_str() {
        "gz" | "zst" => path
            .file_stem()
            .map(|stem| name(Path::new(stem)))
            .unwrap_or_default(),
        other => other.to_owned(),
    }
}

/// The file's name without extensions that say its form: `dev.jsonl.gz` is `dev`.
pub(super) fn stem(path: &Path) -> String {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(&name);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem.to_owned(),
        _ => name.to_owned(),
    }
}

/// The bytes of a file, unpacked, and the error that cut them off, if one did.
///
/// # Errors
/// When the file cannot be opened.
pub(super) fn load(path: &Path) -> io::Result<(Vec<u8>, Option<io::Error>)> {
    let mut bytes = Vec::new();
    let broken = packing::open(path)?.read_to_end(&mut bytes).err();
    Ok((bytes, broken))
}

/// The first `limit` bytes, unpacked; as many as there are when it is shorter or broken. For recognising.
pub(super) fn head(path: &Path, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Ok(reader) = packing::open(path) {
        // An error only means that there is less to look at.
        let _ = reader.take(limit).read_to_end(&mut bytes);
    }
    bytes
}

/// The text of a file as it is; a byte-order mark counts as a code point of it.
///
/// # Errors
/// When it cannot be opened or is not UTF-8.
pub(super) fn text(path: &Path) -> io::Result<String> {
    let (bytes, broken) = load(path)?;
    if let Some(error) = broken {
        return Err(error);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("invalid UTF-8 at byte {at}"),
        )
    })
}

const BOM: &[u8] = "\u{feff}".as_bytes();

/// Lines with their numbers from 1, without line ends; a mark before the first is left out, blank lines too.
pub(super) fn lines(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    bytes
        .strip_prefix(BOM)
        .unwrap_or(bytes)
        .split(|&byte| byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
        .zip(1..)
        .map(|(line, number)| (number, line))
        .filter(|(_, line)| !line.trim_ascii().is_empty())
}

/// The entries of a folder that `wanted` says yes to, by name.
///
/// # Errors
/// When the folder cannot be listed.
pub(super) fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| wanted(path))
        .collect();
    paths.sort_unstable();
    Ok(paths)
}

/// True for a file with this extension, in any case.
pub(super) fn has_extension(path: &Path, extension: &str) -> bool {
    path.is_file()
        && path
            .extension()
            .is_some_and(|own| own.eq_ignore_ascii_case(extension))
}
