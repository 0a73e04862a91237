//! Tables as JSON: an object a row, the same keys in every one.

use ascribe_article::serde_json::{Map, Value};

use crate::column::Cell;
use crate::table::Rows;

/// One line a row; nothing is `null`.
pub fn lines(rows: &Rows) -> Vec<u8> {
    let mut lines = Vec::new();
    for object in objects(rows) {
        lines.extend(object.to_string().into_bytes());
        lines.push(b'\n');
    }
    lines
}

/// The same objects, for a list of them.
pub fn objects(rows: &Rows) -> impl Iterator<Item = Value> {
    rows.iter().map(|row| {
        let keys = rows.sheet().columns.iter();
        let object: Map<String, Value> = keys
            .zip(row)
            .map(|(column, cell)| (column.name.to_owned(), value(cell)))
            .collect();
        Value::Object(object)
    })
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Nothing => Value::Null,
        Cell::Text(text) => text.as_str().into(),
        Cell::Integer(n) => (*n).into(),
        Cell::Number(x) => (*x).into(),
        Cell::Flag(yes) => (*yes).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::{Column, Kind};
    use crate::table::Sheet;

    static COLUMNS: [Column; 3] = [
        Column::full("name", Kind::Text, "who"),
        Column::gappy("n", Kind::Integer, "how many"),
        Column::full("share", Kind::Number, "of all"),
    ];

    #[test]
    fn any_table_is_written() {
        let sheet = Sheet {
            name: "people",
            columns: &COLUMNS,
        };
        let cells = vec![
            Cell::Text("Ann \"A\" Pell\n".to_owned()),
            Cell::Nothing,
            Cell::share(0.97),
        ];
        let rows = Rows::new(sheet, cells);
        assert_eq!(rows.len(), 1);
        assert_eq!(
            String::from_utf8_lossy(&lines(&rows)),
            "{\"name\":\"Ann \\\"A\\\" Pell\\n\",\"n\":null,\"share\":0.97}\n"
        );
        assert_eq!(crate::csv::head(sheet), "name,n,share\n");
        let csv = crate::csv::lines(&rows);
        assert_eq!(
            String::from_utf8_lossy(&csv),
            "\"Ann \"\"A\"\" Pell\n\",,0.97\n"
        );
    }
}
