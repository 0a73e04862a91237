#!/usr/bin/env bash
# What is looked at before a release: licences and advisories of what is compiled in, what changed for users of the libraries, and how large the
# crates would be on a registry.
#
#   scripts/check-release.sh
#
# Needs Rust and Python 3.11. `cargo deny` and `cargo semver-checks` are used where they are installed (`cargo install cargo-deny
# cargo-semver-checks --locked`); where they are not, or have no network, that is said.
set -euo pipefail
cd "$(dirname "$0")/.."

echo '== licences'
python3 scripts/third_party.py --check ascribe-cli
python3 scripts/third_party.py --check ascribe-python

echo '== cargo deny'
if command -v cargo-deny >/dev/null; then
    cargo deny check licenses bans sources
    # Advisories are fetched.
    cargo deny check advisories || echo 'advisories: see above; without network they cannot be looked at'
else
    echo 'skipped: cargo deny is not installed'
fi

echo '== cargo semver-checks'
last=$(git describe --tags --abbrev=0 2>/dev/null || true)
if ! command -v cargo-semver-checks >/dev/null; then
    echo 'skipped: cargo semver-checks is not installed'
elif [ -z "$last" ]; then
    echo 'skipped: there is no release to compare with'
else
    cargo semver-checks --workspace --exclude ascribe-cli --exclude ascribe-python --baseline-rev "$last"
fi

echo '== crates: files, bytes before packing'
python3 - <<'END'
import json
import pathlib
import subprocess

made = json.loads(subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1"], capture_output=True, check=True).stdout)
for package in made["packages"]:
    if package["name"] in ("ascribe-python", "ascribe-encoder-rust-bert"):
        continue
    folder = pathlib.Path(package["manifest_path"]).parent
    files = subprocess.run(["cargo", "package", "--list", "--allow-dirty", "-p", package["name"]], capture_output=True, text=True, check=True).stdout.split("\n")
    sizes = [(folder / file).stat().st_size for file in files if (folder / file).is_file()]
    missing = [name for name in ("description", "license", "readme", "keywords", "categories") if not package[name]]
    print(f"{package['name']:28} {len(sizes):4} {sum(sizes):>10,}" + (f"  lacks {', '.join(missing)}" if missing else ""))
model = sum(path.stat().st_size for path in pathlib.Path("models/ascribe-small").iterdir() if path.name in
            ("model.json", "tokenizer.json", "heads.safetensors", "encoder.onnx", "role-layer.onnx"))
print(f"{'compiled in from models':28}      {model:>10,}")
END
