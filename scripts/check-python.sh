#!/usr/bin/env bash
# Builds the Python package in the dev profile and runs its tests: pytest with the examples of the documentation, the stubs
# against the module, the oldest and the newest Python, the source distribution.
#
#   scripts/check-python.sh [PYTEST ARGUMENTS]    folders of Python go to target/python; PYTHON_FOLDER names another place
#
# Needs Rust, Python 3.10 or newer with venv and pip, and PyPI the first time (0.4 GB). What cannot be had is skipped and said.
set -euo pipefail
cd "$(dirname "$0")/.."

crate=$PWD/crates/ascribe-python
folder=${PYTHON_FOLDER:-$PWD/target/python}
mkdir -p "$folder"

skip() {
    echo "skipped: $*"
}

# Installs quietly and within its time; pip's own words are shown only where it fails.
install() {
    local venv=$1
    shift
    if ! timeout 300 "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" >"$folder/pip.log" 2>&1; then
        tail -3 "$folder/pip.log" >&2
        return 1
    fi
}

# A folder of Python with what a list names; made once for a list.
venv() {
    local python=$1 venv=$2 list=$3
    if ! { "$python" --version && cat "$list"; } | cmp --silent - "$venv/complete"; then
        rm -rf "$venv"
        "$python" -m venv "$venv"
        install "$venv" --only-binary :all: --requirement "$list" || return 1
        { "$python" --version && cat "$list"; } >"$venv/complete"
    fi
}

# A wheel of what cargo has built with everything else, by the same features as its tests: maturin alone would compile all anew.
# Contents and metadata are maturin's.
wheel() {
    local bin=$folder/venv/bin tree=$folder/wheel
    cargo build --quiet --workspace --lib --tests
    if command -v readelf >/dev/null && readelf -d "${CARGO_TARGET_DIR:-target}/debug/lib_ascribe.so" | grep libpython; then
        echo "the module asks for one libpython, and must work with all" >&2
        return 1
    fi
    rm -rf "$tree" "$folder"/*.whl
    mkdir -p "$tree"
    (cd "$crate" && PATH=$bin:$PATH maturin pep517 write-dist-info --metadata-directory "$tree" --interpreter "$bin/python") >"$folder/metadata.log" 2>&1 ||
        { cat "$folder/metadata.log" >&2 && return 1; }
    cp -r "$crate/python/ascribe" "$tree/ascribe"
    rm -rf "$tree"/ascribe/*.so "$tree"/ascribe/__pycache__
    cp "${CARGO_TARGET_DIR:-target}/debug/lib_ascribe.so" "$tree/ascribe/_ascribe.abi3.so"
    "$bin/wheel" pack "$tree" --dest-dir "$folder" >/dev/null
}

# The tests, with the Python of a folder.
tests() {
    local venv=$1
    shift
    install "$venv" --force-reinstall --no-deps "$folder"/ascribe-*.whl
    (cd "$folder" && ASCRIBE_ROOT=$crate/../.. PYTHONDONTWRITEBYTECODE=1 timeout 300 "$venv/bin/python" -m pytest --quiet \
        --config-file "$crate/pyproject.toml" --rootdir "$crate" -rs "$crate/tests" "$@" | sed 's/^SKIPPED .*\(skipped: .*\)$/\1/')
}

# The stubs say what the module has, and are used rightly by the tests.
types() {
    local bin=$folder/venv/bin
    (cd "$folder" && timeout 120 "$bin/python" -m mypy.stubtest --mypy-config-file "$crate/tests/mypy.ini" ascribe)
    (cd "$crate" && timeout 120 "$bin/python" -m mypy --config-file tests/mypy.ini --cache-dir "$folder/mypy" tests/*.py)
}

# Every Python from 3.10 on that the machine has, the oldest first.
pythons() {
    local python
    for python in $(compgen -c python3. | grep -E '^python3\.[0-9]+$' | sort -u) "$HOME"/.pyenv/versions/3.*/bin/python; do
        "$python" -c 'import sys; v = sys.version_info; v >= (3, 10) and print(v.minor, sys.executable)' 2>/dev/null || true
    done | sort -n -u -k1,1 | cut -d' ' -f2
}

# The tests on the oldest and the newest Python: one file is for all of them.
other_pythons() {
    local here python version
    here=$("$folder/venv/bin/python" -c 'import sys; print(sys.version_info.minor)')
    for python in $(pythons | sed -n '1p;$p' | sort -u); do
        version=$("$python" -c 'import sys; print(sys.version_info.minor)')
        [ "$version" != "$here" ] || continue
        echo "Python 3.$version"
        grep -v '^maturin\|^wheel\|^mypy' "$crate/tests/requirements.txt" >"$folder/few.txt"
        if venv "$python" "$folder/venv-3.$version" "$folder/few.txt"; then
            tests "$folder/venv-3.$version"
        else
            skip "the Python package on Python 3.$version: pytest, pandas and their like cannot be installed there"
        fi
    done
}

# A source distribution has every file that the sources compile in, and all that cargo asks for.
sdist() {
    local tree=$folder/sdist file
    rm -rf "$tree"
    PATH=$folder/venv/bin:$PATH maturin sdist --manifest-path "$crate/Cargo.toml" --out "$tree" >"$folder/sdist.log" 2>&1 ||
        { cat "$folder/sdist.log" >&2 && return 1; }
    tar -xzf "$tree"/*.tar.gz -C "$tree" --strip-components=1
    (cd "$tree" && cargo metadata --offline --locked --format-version 1 >/dev/null)
    for file in data/lexicons/*.tsv; do
        cmp "$file" "$tree/crates/ascribe-grammar/lexicons/${file##*/}"
    done
    for file in models/ascribe-link/*; do
        cmp "$file" "$tree/crates/ascribe-speaker-resolver/model/${file##*/}"
    done
    for file in $(sed -n 's|.*include_bytes!("../model/\(.*\)").*|\1|p' crates/ascribe-small/src/lib.rs); do
        cmp "models/ascribe-small/$file" "$tree/crates/ascribe-small/model/$file"
    done
    cmp models/ascribe-small/encoder.onnx "$tree/models/ascribe-small/encoder.onnx"
    for file in LICENSE-MIT LICENSE-APACHE PKG-INFO README.md python/ascribe/_ascribe.pyi python/ascribe/py.typed; do
        [ -s "$tree/$file" ] || [ "${file##*/}" = py.typed ] || { echo "the source distribution lacks $file" >&2 && return 1; }
    done
}

python=$(command -v python3 || true)
if [ -z "$python" ] || ! "$python" -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)' 2>/dev/null; then
    skip 'the Python package: no Python 3.10 or newer with venv here'
    exit 0
fi
if ! venv "$python" "$folder/venv" "$crate/tests/requirements.txt"; then
    skip 'the Python package: maturin, pytest and their like cannot be installed'
    exit 0
fi
wheel
tests "$folder/venv" "$@"
types
other_pythons
sdist
echo "the Python package: minute $((SECONDS / 60)):$((SECONDS % 60))"
