#!/usr/bin/env bash
# The service against the command on the same articles, and under four times the load it can take. On loopback, bounded in time.
#
#   scripts/bench-serve.sh ARTICLES.jsonl [N_MODEL]
#
# The rules work on all articles, the model on the first N_MODEL of them (100 if not given). Figures are of this machine and of one
# run: what travels are the ratios. Client and service share the cores.
set -euo pipefail
cd "$(dirname "$0")/.."
articles=$1
n_model=${2:-100}
target=${CARGO_TARGET_DIR:-target}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --release --package ascribe-cli
cargo build --release --package ascribe-server --example load
ascribe=$target/release/ascribe
load=$target/release/examples/load

python3 - "$ascribe" "$load" "$articles" "$n_model" "$work" <<'PYTHON'
import json, os, re, resource, signal, subprocess, sys, threading, time

ascribe, load, articles, n_model, work = sys.argv[1:]
few = f"{work}/few.jsonl"
with open(articles) as lines, open(few, "w") as out:
    for _, line in zip(range(int(n_model)), lines):
        out.write(line)


def command(path, model):
    """Articles a second of `ascribe extract`, loading left out: the time of one article is taken away."""
    one = f"{work}/one.jsonl"
    with open(path) as lines, open(one, "w") as out:
        out.write(next(lines))

    def seconds(path):
        begin = time.monotonic()
        subprocess.run([ascribe, "extract", "-q", "--any-language", "--model", model, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.monotonic() - begin

    n = sum(1 for _ in open(path))
    return n / (min(seconds(path) for _ in range(3)) - min(seconds(one) for _ in range(3)))


class Service:
    def __init__(self, model, *more):
        self.process = subprocess.Popen([ascribe, "serve", "-q", "--model", model, "--listen", "127.0.0.1:0", *more], stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        self.address = re.search(r"http://(\S+)", line)[1]

    def load(self, path, *how):
        told = subprocess.run([load, self.address, path, *map(str, how)], capture_output=True, text=True, check=True)
        return json.loads(told.stdout)

    def megabytes(self):
        status = open(f"/proc/{self.process.pid}/status").read()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def measure(name, path, model, seconds):
    by_command = command(path, model)
    service = Service(model)
    service.load(path, "single", 4, 2)
    print(f"== {name}: the command makes {by_command:.1f} articles/s")
    rates = {}
    for how in (("stream", 1), ("stream", 2), ("batch", 2, seconds, 25), ("single", 4, seconds)):
        told = service.load(path, *how)
        rates[how[0]] = max(rates.get(how[0], 0), told["articles_per_second"])
        words = " ".join(map(str, how))
        print(f"{words}: {told['articles_per_second']:.1f} articles/s, {told['articles_per_second'] / by_command:.2f} of the command's; {told['good_ms']} ms")
    full = rates["single"]
    before = service.megabytes()
    half = service.load(path, "rate", 64, seconds, max(1, int(full / 2)))
    print(f"half load, {full / 2:.0f} requests/s: {half['statuses']}, {half['good_ms']} ms, {service.megabytes():.0f} MB")
    most = [before]
    over = threading.Event()

    def watch():
        while not over.wait(0.1):
            most.append(service.megabytes())

    watching = threading.Thread(target=watch)
    watching.start()
    four = service.load(path, "rate", 400, seconds, int(full * 4))
    over.set()
    watching.join()
    lost = four["statuses"].get("0", 0)
    print(f"four times, {full * 4:.0f} requests/s: {four['statuses']}, {lost} without an answer, good {four['good_ms']} ms, refused {four['refused_ms']} ms, {four['articles_per_second'] / full:.2f} of the full rate; memory {before:.0f} before, {max(most):.0f} MB at most")
    after = service.load(path, "rate", 64, seconds, max(1, int(full / 2)))
    print(f"half load again: {after['statuses']}, {after['good_ms']} ms, {service.megabytes():.0f} MB")
    print(f"ended with {service.end()}")


measure("the rules", articles, "none", 10)
measure("the model", few, "ascribe-small", 20)
PYTHON
