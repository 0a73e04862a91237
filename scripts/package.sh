#!/usr/bin/env bash
# Packs every crate as a registry gets it, and tries the packages: unpacked in another folder, without the repository, they compile.
#
#   scripts/package.sh [--build]    packages are in target/package; --build makes the command of them and runs it, too
#
# Needs Rust and Python 3.11, and no network where the crates of others are there already. The weights are larger than a registry takes: they are
# cut into crates/ascribe-small/parts/*/part, which stay for `cargo publish` and are no part of the repository. ascribe-encoder-rust-bert is packed
# and not compiled: that needs libtorch. CONTRIBUTING.md, "A release", says how to publish.
set -euo pipefail
cd "$(dirname "$0")/.."

export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}
packages=$CARGO_TARGET_DIR/package
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
said=$folder/said

quiet() {
    "$@" >"$said" 2>&1 || { cat "$said" >&2 && return 1; }
}

weights=models/ascribe-small/encoder.onnx
split --number=3 --numeric-suffixes=1 --suffix-length=1 "$weights" "$folder/part"
for third in 1 2 3; do
    mv "$folder/part$third" "crates/ascribe-small/parts/$third/part"
done

rm -rf "$packages"
# What is not on a registry yet is taken from here.
quiet cargo package --workspace --exclude ascribe-python --no-verify --allow-dirty \
    --config 'patch.crates-io.ascribe-encoder-rust-bert.path="crates/ascribe-encoder-rust-bert"'
quiet cargo package --manifest-path crates/ascribe-encoder-rust-bert/Cargo.toml --target-dir "$CARGO_TARGET_DIR" --no-verify --allow-dirty \
    --config 'patch.crates-io.ascribe-article.path="crates/ascribe-article"' \
    --config 'patch.crates-io.ascribe-encoder.path="crates/ascribe-encoder"' \
    --config 'patch.crates-io.ascribe-encoder-rten.path="crates/ascribe-encoder-rten"'

# Not with the times of the packages, which never change: cargo would take what it compiled of other packages for fresh.
for package in "$packages"/*.crate; do
    tar --touch -xzf "$package" -C "$folder"
done

python3 - "$packages" "$folder" <<'END'
import filecmp
import pathlib
import sys
import tomllib

packages, folder = map(pathlib.Path, sys.argv[1:])
# What a registry takes.
MOST = 10 * 1024 * 1024
manifests, faults = {}, []
for package in sorted(packages.glob("*.crate")):
    tree = folder / package.stem
    about = tomllib.loads((tree / "Cargo.toml").read_text("utf8"))["package"]
    manifests[about["name"]] = tree
    n_bytes = package.stat().st_size
    print(f"{about['name']:28} {sum(path.is_file() for path in tree.rglob('*')):4} files {n_bytes:>10,} bytes packed")
    if n_bytes > MOST:
        faults.append(f"{package.name} is larger than a registry takes")
    faults += [f"{package.name} lacks {field}" for field in ("description", "license", "readme", "keywords", "categories") if not about.get(field)]
    if not any(tree.glob("LICENSE*")):
        faults.append(f"{package.name} lacks its licence")
here = {path.parent.name for path in pathlib.Path("crates").glob("*/Cargo.toml")} - {"ascribe-python"}
faults += [f"{name} is not packed" for name in here - manifests.keys()]

# Links became files, and are what they were.
for crate, inside, files in (
    ("ascribe-grammar", "lexicons", pathlib.Path("data/lexicons").glob("*.tsv")),
    ("ascribe-speaker-resolver", "model", pathlib.Path("models/ascribe-link").iterdir()),
    ("ascribe-small", "model", (path for path in pathlib.Path("models/ascribe-small").iterdir()
                                if path.name not in ("encoder.onnx", "encoder.safetensors", "vocab.txt"))),
):
    for file in files:
        packed = manifests[crate] / inside / file.name
        if not packed.is_file() or packed.is_symlink() or not filecmp.cmp(file, packed, shallow=False):
            faults.append(f"{crate} has not {file}")
if faults:
    sys.exit("\n".join(faults))

# All in one workspace, each in the place of the one that a registry would give; profiles as here, so that what others made is compiled once.
members = [tree.name for name, tree in manifests.items() if name != "ascribe-encoder-rust-bert"]
profiles = pathlib.Path("Cargo.toml").read_text("utf8")
(folder / "Cargo.toml").write_text(
    f'[workspace]\nresolver = "3"\nmembers = {members}\n\n[patch.crates-io]\n'
    + "".join(f'{name}.path = "{tree.name}"\n' for name, tree in manifests.items())
    + "\n" + profiles[profiles.index("[profile."):],
    "utf8",
)
END
cp Cargo.lock "$folder"

# Whatever a package forgot to take along is missing here.
quiet cargo check --manifest-path "$folder/Cargo.toml" --workspace
joined=$(ls -t "$CARGO_TARGET_DIR"/debug/build/ascribe-small-*/out/encoder.onnx | head -1)
cmp "$joined" "$weights"
echo 'the packages compile, and have the same weights'

if [ "${1:-}" = --build ]; then
    quiet cargo build --manifest-path "$folder/Cargo.toml" -p ascribe-cli
    row=$(cd "$folder" && echo '“No,” said Ann Pell.' | "$CARGO_TARGET_DIR/debug/ascribe" extract --quiet --model ascribe-small --format csv | tail -1)
    case $row in
    *'"No,",said,Ann Pell'*) echo 'the command made of them runs' ;;
    *) echo "the command made of the packages gives: $row" >&2 && exit 1 ;;
    esac
fi
