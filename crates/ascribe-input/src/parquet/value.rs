//! Values of Parquet as JSON.

use std::fmt::Write as _;
use std::sync::Arc;

use ::parquet::basic::TimeUnit;
use ::parquet::data_type::Decimal;
use ::parquet::record::{Field, Row};
use ascribe_article::serde_json::{Map, Number, Value};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::Kind;

/// Bytes of a decimal; those in use have 32 at most.
const DECIMAL_BYTES: usize = 64;

/// The columns that have a value.
pub(super) fn columns(row: Row, kinds: &[(Arc<str>, Kind)]) -> Vec<(Arc<str>, Value)> {
    row.into_columns()
        .into_iter()
        .zip(kinds)
        .filter_map(|((_, field), (name, kind))| {
            let value = match (&field, *kind) {
                (Field::Null, _) => return None,
                (&Field::Long(n), Kind::Moment { unit, is_utc }) => moment(n, unit, is_utc),
                (&Field::TimestampMillis(n), Kind::Moment { is_utc, .. }) => {
                    moment(n, TimeUnit::MILLIS, is_utc)
                }
                (&Field::TimestampMicros(n), Kind::Moment { is_utc, .. }) => {
                    moment(n, TimeUnit::MICROS, is_utc)
                }
                _ => value(field),
            };
            Some((Arc::clone(name), value))
        })
        .collect()
}

fn value(field: Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(is) => Value::Bool(is),
        Field::Byte(n) => Value::from(n),
        Field::Short(n) => Value::from(n),
        Field::Int(n) => Value::from(n),
        Field::Long(n) => Value::from(n),
        Field::UByte(n) => Value::from(n),
        Field::UShort(n) => Value::from(n),
        Field::UInt(n) => Value::from(n),
        Field::ULong(n) => Value::from(n),
        Field::Float16(n) => Value::from(f32::from(n)),
        // A short number stays as short as it is written.
        Field::Float(n) => number(&n.to_string()),
        Field::Double(n) => Value::from(n),
        Field::Decimal(n) => decimal(&n),
        Field::Str(text) => Value::String(text),
        Field::Bytes(bytes) => Value::String(text(bytes.data())),
        Field::Date(n_days) => date(n_days),
        Field::TimeMillis(n) => time(i64::from(n).checked_mul(1000)),
        Field::TimeMicros(n) => time(Some(n)),
        Field::TimestampMillis(n) => moment(n, TimeUnit::MILLIS, true),
        Field::TimestampMicros(n) => moment(n, TimeUnit::MICROS, true),
        Field::Group(row) => Value::Object(
            row.into_columns()
                .into_iter()
                .map(|(name, field)| (name, value(field)))
                .collect(),
        ),
        Field::ListInternal(list) => list.elements().iter().cloned().map(value).collect(),
        Field::MapInternal(map) => {
            let mut object = Map::new();
            for (key, field) in map.entries() {
                let key = match value(key.clone()) {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                object.insert(key, value(field.clone()));
            }
            Value::Object(object)
        }
    }
}

/// Bytes that are no UTF-8 are written in hexadecimal digits.
fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        }),
    }
}

fn number(digits: &str) -> Value {
    digits.parse::<Number>().map_or(Value::Null, Value::Number)
}

/// Big-endian two's complement, the point before the last `scale` digits.
fn decimal(decimal: &Decimal) -> Value {
    let bytes = decimal.data();
    let scale = usize::try_from(decimal.scale()).unwrap_or_default();
    if bytes.len() > DECIMAL_BYTES || scale > 4 * DECIMAL_BYTES {
        return Value::Null;
    }
    let is_negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut left = bytes.to_vec();
    if is_negative {
        // The amount: all bits turned, plus one.
        let mut carry = 1_u16;
        for byte in left.iter_mut().rev() {
            carry += u16::from(!*byte);
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
    }
    let mut digits = Vec::new();
    let mut n_digits = 0;
    while left.iter().any(|&byte| byte != 0) || n_digits <= scale {
        let mut rest = 0_u16;
        for byte in &mut left {
            rest = (rest << 8) | u16::from(*byte);
            *byte = (rest / 10).to_le_bytes()[0];
            rest %= 10;
        }
        digits.push(char::from(b'0' + rest.to_le_bytes()[0]));
        n_digits += 1;
        if n_digits == scale {
            digits.push('.');
        }
    }
    if is_negative {
        digits.push('-');
    }
    number(&digits.iter().rev().collect::<String>())
}

/// Days since 1970; the number where no calendar has the day.
fn date(n_days: i32) -> Value {
    let epoch = Date::constant(1970, 1, 1);
    let days = Span::new().try_days(n_days);
    match days.and_then(|days| epoch.checked_add(days)) {
        Ok(date) => Value::String(date.to_string()),
        Err(_) => Value::from(n_days),
    }
}

/// Microseconds since midnight.
fn time(n_micros: Option<i64>) -> Value {
    let midnight = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    n_micros
        .filter(|n| (0..86_400_000_000).contains(n))
        .and_then(|n| midnight.checked_add(SignedDuration::from_micros(n)).ok())
        .map_or(Value::from(n_micros), |at| {
            Value::String(at.time().to_string())
        })
}

/// The number where no calendar has the moment.
fn moment(n: i64, unit: TimeUnit, is_utc: bool) -> Value {
    let timestamp = match unit {
        TimeUnit::MILLIS => Timestamp::from_millisecond(n),
        TimeUnit::MICROS => Timestamp::from_microsecond(n),
        TimeUnit::NANOS => Timestamp::from_nanosecond(i128::from(n)),
    };
    match timestamp {
        Ok(timestamp) if is_utc => Value::String(timestamp.to_string()),
        Ok(timestamp) => {
            let shown = TimeZone::UTC.to_datetime(timestamp);
            Value::String(shown.to_string())
        }
        Err(_) => Value::from(n),
    }
}
