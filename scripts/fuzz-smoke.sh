#!/bin/sh
# Builds the fuzz targets of fuzz/ on the stable toolchain and runs each for a bounded time: a line a target.
#
#   scripts/fuzz-smoke.sh [TARGET…]      all targets when none is named
#   FUZZ_RUNS=2000 FUZZ_SECONDS=20       bounds of each: whichever comes first
#   FUZZ_CORPUS=FOLDER                   where inputs that are worth keeping are kept, a folder a target; else nowhere
#
# An hour each: FUZZ_RUNS=-1 FUZZ_SECONDS=3600 FUZZ_CORPUS=/tmp/corpus scripts/fuzz-smoke.sh
# Needs a C++ compiler for libFuzzer; where there is none it says so and does nothing.
set -u
cd "$(dirname "$0")/.." || exit 1

if ! { command -v "${CXX:-c++}" || command -v g++ || command -v clang++; } >/dev/null 2>&1; then
    echo "skipped: fuzz-smoke: there is no C++ compiler"
    exit 0
fi
host=$(rustc -vV | sed -n 's/^host: //p')
# What `cargo fuzz` sets, less what needs a nightly: coverage without a sanitizer. With --target they are not for build scripts.
flags="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
flags="$flags -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
flags="$flags -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1"
RUSTFLAGS="$flags" cargo build --quiet --manifest-path fuzz/Cargo.toml --target "$host" --target-dir fuzz/target || exit 1

kept=${FUZZ_CORPUS:-}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failed=0
for source in fuzz/targets/*.rs; do
    target=$(basename "$source" .rs)
    if [ $# -gt 0 ]; then
        case " $* " in *" $target "*) ;; *) continue ;; esac
    fi
    corpus="${kept:-$work}/$target"
    mkdir -p "$corpus" fuzz/artifacts
    if "fuzz/target/$host/debug/$target" "$corpus" "fuzz/corpus/$target" \
        -runs="${FUZZ_RUNS:-2000}" -max_total_time="${FUZZ_SECONDS:-20}" -max_len=4096 -timeout=20 \
        -rss_limit_mb=2048 -artifact_prefix="fuzz/artifacts/$target-" >"$work/$target.log" 2>&1; then
        echo "$target: $(sed -n 's/^Done \([0-9]*\) runs in \([0-9]*\) second.*/\1 runs in \2 s, nothing found/p' "$work/$target.log")"
    else
        failed=1
        echo "$target: FAILED"
        grep -E "panicked|^assertion|ERROR|artifact|Test unit" -A2 "$work/$target.log" | head -20
    fi
done
exit "$failed"
