//! Plain text: one article a file.

use crate::item::{Made, decode_text};

pub(crate) fn read(bytes: Vec<u8>, declared: Option<&str>) -> Made {
    let mut made = Made::default();
    made.text = Some(decode_text(bytes, declared, &mut made.warnings));
    made
}
