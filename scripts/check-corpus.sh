#!/usr/bin/env bash
# Opens a corpus and its exports with the programs that people have: sqlite3, Datasette, DuckDB, pandas, Excel's reader.
#
#   scripts/check-corpus.sh    the folder of Python goes to target/python; PYTHON_FOLDER names another place
#
# Needs what `cargo test --workspace` builds, Python 3.10 or newer with venv and pip, and PyPI the first time. What cannot be had is
# skipped and said.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=${PYTHON_FOLDER:-$PWD/target/python}
venv=$folder/corpus
mkdir -p "$folder"

cargo build --quiet --workspace
if ! cmp --silent scripts/check-corpus.txt "$venv/complete"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    if ! timeout 300 "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: \
        --requirement scripts/check-corpus.txt >"$folder/pip.log" 2>&1; then
        tail -3 "$folder/pip.log" >&2
        echo "skipped: Datasette, DuckDB and pandas open a corpus: PyPI cannot be reached"
        exit 0
    fi
    cp scripts/check-corpus.txt "$venv/complete"
fi

"$venv/bin/python" scripts/check_corpus.py "${CARGO_TARGET_DIR:-target}/debug/ascribe"
