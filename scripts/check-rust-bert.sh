#!/usr/bin/env bash
# Checks the engine `rust-bert`: its crate, its parity with PyTorch and `rten`, and that the command finds the same
# quotations with both engines.
#
#   scripts/check-rust-bert.sh            libtorch goes to target/libtorch; LIBTORCH_FOLDER names another place
#
# Needs what scripts/libtorch.sh needs, stable Rust, and Python 3.11 or later; what Python lacks is installed under target/.
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
crate=$root/crates/ascribe-encoder-rust-bert
# One folder and one profile for the crate and the workspace: some of what both need is then built once. Without
# optimisation at link time, which takes minutes for each of the programs and changes no number.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=false
work=$CARGO_TARGET_DIR/rust-bert
f32_model=$work/ascribe-small-f32

environment=$(scripts/libtorch.sh "${LIBTORCH_FOLDER:-$root/target/libtorch}")
eval "$environment"

# The shipped graphs compute in bytes. Those in f32 have the same weights, so the engines may be compared number by number.
echo '== the model in f32' >&2
mkdir -p "$work"
python=python3
if ! "$python" -c 'import numpy, onnx, safetensors' 2>/dev/null; then
    python=$work/venv/bin/python
    [ -x "$python" ] || python3 -m venv "$work/venv"
    "$python" -m pip install --quiet numpy==2.4.6 onnx==1.23.2 safetensors==0.8.0
fi
rm -rf "$f32_model"
cp -r models/ascribe-small "$f32_model"
PYTHONPATH=models/training PYTHONDONTWRITEBYTECODE=1 "$python" - "$f32_model" <<'PYTHON'
import hashlib, json, sys
from pathlib import Path
from ascribe_training.export import write_graphs

folder = Path(sys.argv[1])
write_graphs(folder, "f32")
description = json.loads((folder / "model.json").read_text(encoding="utf8"))
for name, entry in description["files"].items():
    content = (folder / name).read_bytes()
    entry.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
(folder / "model.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf8")
PYTHON

echo '== the crate' >&2
(
    cd "$crate"
    cargo fmt --check
    cargo clippy --release --locked --all-targets -- -D warnings
    ASCRIBE_MODEL_F32=$f32_model cargo test --release --locked -- --nocapture
)

echo '== the quotations of data/samples' >&2
cargo build --release --locked -p ascribe-cli --features rust-bert
for engine in rten rust-bert; do
    "$CARGO_TARGET_DIR/release/ascribe" extract data/samples --model "$f32_model" --engine "$engine" --no-text \
        --output "$work/$engine.jsonl"
done
python3 - "$work/rten.jsonl" "$work/rust-bert.jsonl" <<'PYTHON'
import json, sys

FIELDS = ("type", "content", "cue", "source")


def read(path):
    """Article -> its quotations, each as JSON of what must be equal."""
    with open(path, encoding="utf8") as lines:
        articles = map(json.loads, lines)
        return {article["id"]: [json.dumps({field: quote.get(field) for field in FIELDS}) for quote in article["quotes"]]
                for article in articles}


rten, rust_bert = map(read, sys.argv[1:])
n_quotes, differences = sum(map(len, rten.values())), []
for article in sorted(rten.keys() | rust_bert.keys()):
    a, b = rten.get(article, []), rust_bert.get(article, [])
    differences += [f"{article}: only rten: {quote}" for quote in a if quote not in b]
    differences += [f"{article}: only rust-bert: {quote}" for quote in b if quote not in a]
    if a != b and sorted(a) == sorted(b):
        differences.append(f"{article}: the order is another")
print(f"{len(rten)} articles, {n_quotes} quotations, {len(differences)} differences between the engines", file=sys.stderr)
if differences or not n_quotes or rten.keys() != rust_bert.keys():
    sys.exit("\n".join(differences) or "not the same articles, or no quotation at all")
PYTHON
