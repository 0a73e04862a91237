#!/usr/bin/env bash
# The service against its own description, by a tool that makes requests of it: schemathesis. Then its page in a browser.
#
#   scripts/check-serve.sh [N]        N examples for each address and phase, 40 if not given
#
# Needs Python 3 with venv. Takes the command that `cargo build --workspace` makes. Listens on loopback only and ends what it starts.
set -euo pipefail
cd "$(dirname "$0")/.."
n=${1:-40}
target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
service=
trap '[ -z "$service" ] || kill "$service" 2>/dev/null || true; rm -rf "$work"' EXIT

cargo build --quiet --workspace
ascribe=$target/debug/ascribe

venv=$target/python/venv-serve
[ -x "$venv/bin/schemathesis" ] || {
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5'
}

# Starts a service with these options; sets `address` and `service`.
start() {
    : >"$work/log"
    "$ascribe" serve --quiet --model none --listen 127.0.0.1:0 "$@" 2>"$work/log" &
    service=$!
    for _ in $(seq 100); do
        address=$(sed -n 's/.*listening on \(http:.*\)$/\1/p' "$work/log")
        [ -z "$address" ] || return 0
        sleep 0.1
    done
    echo "check-serve.sh: the service does not start" >&2
    cat "$work/log" >&2
    exit 1
}

# Ends it; whatever it took must be finished.
end() {
    kill -TERM "$service"
    wait "$service"
    service=
}

# Requests of the description, good ones and bad ones: every answer must be one that it tells.
against_its_description() {
    SCHEMATHESIS_HOOKS=check_serve_hooks PYTHONPATH=scripts "$venv/bin/schemathesis" --config-file scripts/schemathesis.toml \
        run "$address/v1/openapi.json" --max-examples "$n" --seed 1 --continue-on-failure --no-color "$@" >"$work/told" 2>&1 || {
        tail -n 200 "$work/told" | cut -c1-2000
        exit 1
    }
    grep -E 'generated|Tested' "$work/told"
}

echo 'open, without a corpus'
start --max-body-bytes 256K
against_its_description
end

echo 'with a token, and a corpus'
echo 'a-token' >"$work/token"
"$ascribe" index --quiet --model none "$work/corpus.db" data/samples/*.txt
start --token-file "$work/token" --corpus "$work/corpus.db"
against_its_description --header 'Authorization: Bearer a-token'
end
