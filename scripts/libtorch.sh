#!/usr/bin/env bash
# Prepares libtorch 2.4.0, the one `crates/ascribe-encoder-rust-bert` links to, from the Python package registry.
#
#   scripts/libtorch.sh [FOLDER]          FOLDER is target/libtorch if not given
#   eval "$(scripts/libtorch.sh)"         prepares it and sets the environment
#
# Downloads 812 MB with pip, keeps 530 MB of them. Does nothing when FOLDER is complete. Stdout has the lines to export,
# everything else goes to stderr. Needs pip, Python 3, a C compiler; x86-64 Linux with glibc.
set -euo pipefail

# torch-sys 0.17 links to this version alone. The wheel for CPython 3.11 is taken whatever Python is there: only its
# C++ libraries and headers are used. It was built for CUDA, so libtorch_cpu.so needs the two small runtime libraries;
# no driver and no GPU.
requirements='
torch==2.4.0 --hash=sha256:e743adadd8c8152bb8373543964551a7cb7cc20ba898dc8f9c0cdbe47c283de0
nvidia-cuda-runtime-cu12==12.1.105 --hash=sha256:6e258468ddf5796e25f1dc591a31029fa317d97a0a94ed93468fc86301d61e40
nvidia-cuda-cupti-cu12==12.1.105 --hash=sha256:e54fde3983165c624cb79254ae9818a456eb6e87a7fd4d56a2352c24ee542d7e
'
libraries='libtorch.so libtorch_cpu.so libc10.so libgomp-a34b3233.so.1 libcudart.so.12 libcupti.so.12'

fail() {
    echo "libtorch.sh: $*" >&2
    exit 1
}

# Whether the folder was finished by this script with these versions, and nothing went missing since.
is_complete() {
    printf '%s' "$requirements" | cmp --silent - "$folder/complete" || return 1
    for library in $libraries; do
        [ -s "$folder/lib/$library" ] || return 1
    done
    [ -d "$folder/include/torch" ]
}

prepare() {
    [ "$(uname -sm)" = 'Linux x86_64' ] || fail "only x86-64 Linux is supported, this is $(uname -sm)"
    local python compiler
    python=$(command -v python3) || fail 'python3 is missing'
    compiler=$(command -v "${CC:-cc}") || fail "no C compiler: ${CC:-cc} is missing"
    "$python" -m pip --version >/dev/null 2>&1 || fail 'python3 has no pip'
    [ ! -e "$folder" ] || [ -e "$folder/include" ] || [ -z "$(ls -A "$folder")" ] ||
        fail "$folder is there and is no libtorch: name another folder"

    # All work is done beside the folder, so that what is called FOLDER is whole or not there.
    work=$folder.part
    rm -rf "$work"
    mkdir -p "$work/wheels" "$work/libtorch/lib"
    trap 'rm -rf "$work"' EXIT

    echo "libtorch.sh: downloading 812 MB" >&2
    printf '%s' "$requirements" >"$work/requirements.txt"
    "$python" -m pip download --quiet --no-cache-dir --no-deps --require-hashes --only-binary=:all: \
        --python-version 3.11 --implementation cp --abi cp311 --platform manylinux1_x86_64 \
        --dest "$work/wheels" --requirement "$work/requirements.txt" >&2 || fail 'the download failed, see above'

    echo 'libtorch.sh: unpacking' >&2
    "$python" - "$work/wheels" "$work/libtorch" >&2 <<'PYTHON' || fail 'a wheel could not be unpacked, see above'
import shutil, sys, zipfile
from pathlib import Path

wheels, folder = map(Path, sys.argv[1:])
libraries = {"libtorch_cpu.so", "libc10.so", "libgomp-a34b3233.so.1", "libcudart.so.12", "libcupti.so.12"}
for path in sorted(wheels.glob("*.whl")):
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            parts = name.split("/")
            if name.endswith("/"):
                continue
            if name.startswith("torch/include/"):
                place = folder.joinpath(*parts[1:])
            elif parts[-1] in libraries and parts[-2] == "lib":
                place = folder / "lib" / parts[-1]
            elif parts[0].endswith(".dist-info") and parts[-1].lower() in ("license", "license.txt", "notice"):
                place = folder / "licences" / parts[0].removesuffix(".dist-info") / parts[-1]
            else:
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            with wheel.open(name) as source, open(place, "wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
missing = sorted(name for name in libraries if not (folder / "lib" / name).exists())
if missing:
    sys.exit(f"not in the wheels: {', '.join(missing)}")
PYTHON

    # The wheel's own libtorch.so holds no code and asks for the CUDA libraries; this one asks for the CPU's alone.
    echo 'void ascribe_libtorch_stub(void) {}' >"$work/stub.c"
    "$compiler" -shared -fPIC -o "$work/libtorch/lib/libtorch.so" "$work/stub.c" -Wl,-soname,libtorch.so \
        -L"$work/libtorch/lib" -Wl,--no-as-needed -ltorch_cpu '-Wl,-rpath,$ORIGIN' -Wl,--unresolved-symbols=ignore-all ||
        fail 'the stub of libtorch.so could not be linked, see above'

    printf '%s' "$requirements" >"$work/libtorch/complete"
    rm -rf "$folder"
    mv "$work/libtorch" "$folder"
    is_complete || fail "$folder is not complete"
}

[ $# -le 1 ] || fail 'usage: scripts/libtorch.sh [FOLDER]'
folder=${1:-$(cd "$(dirname "$0")/.." && pwd)/target/libtorch}
mkdir -p "$(dirname "$folder")"
folder=$(cd "$(dirname "$folder")" && pwd)/$(basename "$folder")
is_complete || prepare

printf 'export LIBTORCH=%q\n' "$folder"
echo 'export LIBTORCH_CXX11_ABI=0' # how the wheels were compiled
printf 'export LD_LIBRARY_PATH=%q${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}\n' "$folder/lib"
