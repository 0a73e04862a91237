use std::io::Cursor;

use ::parquet::data_type::{
    ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use ascribe_article::serde_json::json;

use super::*;
use crate::Options;

type Write = dyn Fn(&mut SerializedRowGroupWriter<'_, Vec<u8>>);

fn bytes(texts: &[&str]) -> Vec<ByteArray> {
    texts.iter().map(|&text| ByteArray::from(text)).collect()
}

/// Writes row groups of a schema.
fn file(schema: &str, groups: &[&Write]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).expect("well-formed"));
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(Vec::new(), schema, properties).expect("memory takes it");
    for group in groups {
        let mut row_group = writer.next_row_group().expect("memory takes it");
        group(&mut row_group);
        row_group.close().expect("memory takes it");
    }
    writer.into_inner().expect("memory takes it")
}

macro_rules! column {
    ($group:ident, $type:ty, $values:expr, $levels:expr, $repeated:expr) => {{
        let mut column = $group
            .next_column()
            .expect("a column")
            .expect("a column is left");
        column
            .typed::<$type>()
            .write_batch($values, $levels, $repeated)
            .expect("memory takes it");
        column.close().expect("memory takes it");
    }};
}

fn articles(texts: &[&str]) -> Vec<u8> {
    let halves: Vec<&[&str]> = texts.chunks(2).collect();
    let groups: Vec<Box<Write>> = halves
        .iter()
        .map(|half| {
            let texts = bytes(half);
            Box::new(move |group: &mut SerializedRowGroupWriter<'_, Vec<u8>>| {
                column!(group, ByteArrayType, &texts, None, None);
                let days: Vec<i32> = (0..texts.len()).map(|i| 20_000 + i as i32).collect();
                column!(group, Int32Type, &days, Some(&vec![1; days.len()]), None);
            }) as Box<Write>
        })
        .collect();
    let groups: Vec<&Write> = groups.iter().map(|group| &**group).collect();
    file(
        "message m { required binary text (UTF8); optional int32 date (DATE); }",
        &groups,
    )
}

fn read(bytes: &[u8]) -> Vec<Item> {
    let stream = Stream {
        name: "a.parquet".into(),
        id: "a".to_owned(),
        file_name: "a.parquet".into(),
        reader: Box::new(Cursor::new(bytes.to_vec())),
        path: None,
        is_live: false,
    };
    records(
        stream,
        &Context::new(Arc::new(Options::default()), crate::inputs::records),
    )
    .collect()
}

fn cells(item: &Item) -> Value {
    match &item.payload {
        Payload::Row(row) => row
            .cells
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone()))
            .collect::<ascribe_article::serde_json::Map<_, _>>()
            .into(),
        Payload::Failed(kind, reason) => json!(format!("{kind}: {reason}")),
        _ => unreachable!("only these come"),
    }
}

#[test]
fn rows_are_articles() {
    let items = read(&articles(&["It rained.", "“No.”", "It snowed."]));
    let found: Vec<_> = items
        .iter()
        .map(|item| (item.id.as_str(), item.place.to_string(), cells(item)))
        .collect();
    assert_eq!(
        found,
        [
            (
                "a:1",
                "a.parquet, row 1".to_owned(),
                json!({"text": "It rained.", "date": "2024-10-04"})
            ),
            (
                "a:2",
                "a.parquet, row 2".to_owned(),
                json!({"text": "“No.”", "date": "2024-10-05"})
            ),
            (
                "a:3",
                "a.parquet, row 3".to_owned(),
                json!({"text": "It snowed.", "date": "2024-10-04"})
            ),
        ]
    );
}

#[test]
fn values_of_every_kind() {
    let schema = "message m {
        required binary raw;
        required binary odd;
        required int64 utc (TIMESTAMP(MICROS, true));
        required int64 local (TIMESTAMP(NANOS, false));
        required int64 far (TIMESTAMP(MILLIS, true));
        required int32 price (DECIMAL(9, 2));
        required fixed_len_byte_array(16) large (DECIMAL(38, 38));
        required int64 id (INTEGER(64, false));
        required double share;
        required double nothing;
        required fixed_len_byte_array(12) span (INTERVAL);
        optional binary gone (UTF8);
        required group by { required binary name (UTF8); }
        optional group tags (LIST) { repeated group list { optional binary element (UTF8); } }
    }";
    let write = |group: &mut SerializedRowGroupWriter<'_, Vec<u8>>| {
        column!(group, ByteArrayType, &bytes(&["It rained."]), None, None);
        column!(
            group,
            ByteArrayType,
            &[ByteArray::from(vec![0xff, 0x01])],
            None,
            None
        );
        column!(group, Int64Type, &[1_789_560_359_000_000], None, None);
        column!(group, Int64Type, &[1_789_560_359_500_000_000], None, None);
        column!(group, Int64Type, &[i64::MAX], None, None);
        column!(group, Int32Type, &[-1234], None, None);
        let mut large = vec![0_u8; 16];
        large[15] = 5;
        column!(
            group,
            FixedLenByteArrayType,
            &[FixedLenByteArray::from(large)],
            None,
            None
        );
        column!(group, Int64Type, &[-1], None, None);
        column!(group, DoubleType, &[0.25], None, None);
        column!(group, DoubleType, &[f64::NAN], None, None);
        column!(
            group,
            FixedLenByteArrayType,
            &[FixedLenByteArray::from(vec![0; 12])],
            None,
            None
        );
        column!(group, ByteArrayType, &[], Some(&[0]), None);
        column!(group, ByteArrayType, &bytes(&["Ana Ruiz"]), None, None);
        column!(
            group,
            ByteArrayType,
            &bytes(&["rain", "city"]),
            Some(&[3, 3]),
            Some(&[0, 1])
        );
    };
    let items = read(&file(schema, &[&write]));
    assert_eq!(items.len(), 1);
    assert_eq!(
        cells(&items[0]).to_string(),
        "{\"raw\":\"It rained.\",\"odd\":\"ff01\",\"utc\":\"2026-09-16T12:05:59Z\",\
         \"local\":\"2026-09-16T12:05:59.5\",\"far\":9223372036854775807,\"price\":-12.34,\
         \"large\":0.00000000000000000000000000000000000005,\"id\":18446744073709551615,\"share\":0.25,\"nothing\":null,\
         \"by\":{\"name\":\"Ana Ruiz\"},\"tags\":[\"rain\",\"city\"]}"
    );
    let Payload::Row(row) = &items[0].payload else {
        panic!("a row is wanted")
    };
    assert_eq!(
        row.warnings,
        ["column \"span\" is left out in this file: intervals are not read"]
    );
}

#[test]
fn a_broken_group_costs_its_rows() {
    let whole = articles(&["It rained.", "It snowed.", "It froze.", "It thawed."]);
    // The second group's text is found by its letters; the length before it is made too long.
    let at = whole
        .windows(9)
        .position(|bytes| bytes == b"It froze.")
        .expect("it is there");
    let mut broken = whole;
    broken[at - 2] = 0x7f;
    let items = read(&broken);
    assert_eq!(items.len(), 3, "{items:?}");
    assert_eq!(cells(&items[1])["text"], "It snowed.");
    let reason = cells(&items[2]).to_string();
    assert!(
        reason.starts_with("\"damaged: rows 3 to 4 are lost"),
        "{reason}"
    );
}

#[test]
fn nothing_breaks_it() {
    let whole = articles(&["It rained.", "It snowed.", "It froze."]);
    for at in 0..whole.len() {
        let items = read(&whole[..at]);
        assert_eq!(items.len(), 1, "cut at {at}");
        assert!(matches!(
            items[0].payload,
            Payload::Failed(FailureKind::Damaged, _)
        ));
        for flip in [0x01, 0x80, 0xff] {
            let mut broken = whole.clone();
            broken[at] ^= flip;
            assert!(read(&broken).len() < 1000, "{at} {flip}");
        }
    }
}

#[test]
fn columns_in_columns_without_end_are_refused() {
    // Written where there is room for it; read where there is little.
    let write = || {
        let mut field = Type::primitive_type_builder("x", ::parquet::basic::Type::INT32)
            .with_repetition(::parquet::basic::Repetition::REQUIRED)
            .build()
            .expect("well-formed");
        for i in 0..20_000 {
            let name = if i == 19_999 { "m" } else { "x" };
            field = Type::group_type_builder(name)
                .with_repetition(::parquet::basic::Repetition::REQUIRED)
                .with_fields(vec![Arc::new(field)])
                .build()
                .expect("well-formed");
        }
        let root = Type::group_type_builder("m")
            .with_fields(vec![Arc::new(field)])
            .build()
            .expect("well-formed");
        let properties = Arc::new(WriterProperties::builder().build());
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(root), properties);
        let writer = writer.expect("memory takes it");
        writer.into_inner().expect("memory takes it")
    };
    let room = std::thread::Builder::new().stack_size(256 << 20);
    let bytes = room
        .spawn(write)
        .expect("a thread")
        .join()
        .expect("it is written");
    let items = read(&bytes);
    assert_eq!(cells(&items[0]), "damaged: columns in columns without end");
}

#[test]
fn a_dictionary_is_no_longer_than_its_page() {
    let whole = articles(&["It rained."]);
    // The page's header says how many values there are; one is made to be a thousand million.
    let at = whole
        .windows(4)
        .position(|bytes| bytes == b"PAR1")
        .expect("the beginning")
        + 4;
    let header = &whole[at..at + 24];
    let n_values = header
        .windows(3)
        .position(|bytes| bytes == [0x4c, 0x15, 0x02])
        .expect("the header of a dictionary");
    let mut broken = whole[..at + n_values + 2].to_vec();
    broken.extend([0xfe, 0xff, 0xff, 0xff, 0x07]);
    broken.extend(&whole[at + n_values + 3..]);
    let items = read(&broken);
    assert_eq!(items.len(), 1);
    let failure = cells(&items[0]).to_string();
    assert_eq!(
        failure,
        "\"damaged: row 1 is lost: a dictionary is shorter than it says\""
    );
}
