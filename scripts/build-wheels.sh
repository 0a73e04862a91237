#!/usr/bin/env bash
# Builds what PyPI would get of the Python package: one wheel for this system and all Pythons from 3.10 on, and the source
# distribution. The wheel is then installed in a new folder and tried.
#
#   scripts/build-wheels.sh [FOLDER]    default: target/wheels
#
# Needs Rust and Python 3.10 or newer with venv, pip and PyPI. On Linux, wheels for other distributions than this one are made
# where glibc is old: in the container `ghcr.io/pyo3/maturin`, by the same script.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "${1:-target/wheels}"
out=$(cd "${1:-target/wheels}" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

python3 -m venv "$folder/build"
"$folder/build/bin/pip" install --quiet --disable-pip-version-check 'maturin>=1.16,<2'
rm -f "$out"/ascribe-*
PATH=$folder/build/bin:$PATH maturin build --release --locked --sdist --manifest-path crates/ascribe-python/Cargo.toml --out "$out"

python3 -m venv "$folder/try"
"$folder/try/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$out" --only-binary ascribe ascribe
cd "$folder"
said=$("$folder/try/bin/python" -c 'import ascribe; print(ascribe.annotate("“No,” said Ann Pell.").speakers[0])')
[ "$said" = 'Ann Pell' ] || { echo "the wheel gives $said" >&2 && exit 1; }
"$folder/try/bin/ascribe" --version
ls -l "$out"
