#!/usr/bin/env python3
"""Print the licences of everything that is compiled into the command: a list, then each text once.

usage: python3 scripts/third_party.py [--machine MACHINE] [CRATE]    default: this machine, ascribe-cli
       python3 scripts/third_party.py --check [CRATE]                says which licences are not allowed by deny.toml, and fails

Reads what `cargo metadata` says and the licence files of the packages as cargo has unpacked them. Needs cargo and Python 3.11.
"""

import argparse
import json
import pathlib
import platform
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILES = re.compile(r"(?i)^(licen[sc]e|copying|copyright|notice|unlicense)")


def compiled(crate, machine):
    """The packages that a crate needs when it is built and when it runs, by name and version; ours left out."""
    triple = {"x86_64": "x86_64-unknown-linux-gnu", "aarch64": "aarch64-unknown-linux-gnu"}.get(machine)
    command = ["cargo", "metadata", "--format-version", "1", "--locked"] + (["--filter-platform", triple] if triple else [])
    made = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout)
    packages = {package["id"]: package for package in made["packages"]}
    nodes = {node["id"]: node for node in made["resolve"]["nodes"]}
    todo = [id for id, package in packages.items() if package["name"] == crate and package["source"] is None]
    seen = set()
    while todo:
        id = todo.pop()
        if id not in seen:
            seen.add(id)
            todo += [dep["pkg"] for dep in nodes[id]["deps"] if any(kind["kind"] != "dev" for kind in dep["dep_kinds"])]
    return sorted((packages[id] for id in seen if packages[id]["source"]), key=lambda package: (package["name"], package["version"]))


def texts(package):
    """The licence files of a package."""
    folder = pathlib.Path(package["manifest_path"]).parent
    for path in sorted(folder.iterdir()):
        if path.is_file() and FILES.match(path.name):
            yield path.name, path.read_text("utf8", errors="replace").strip()


def is_allowed(expression, allowed):
    """Whether a licence expression can be met: `A OR B` by one of them, `A AND B` by both; `/` is the old way to write OR."""
    words = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))
    python, name = [], []
    for word in [*words, "END"]:
        if word in ("OR", "AND", "(", ")", "END"):
            if name:
                python.append(str(" ".join(name) in allowed))
                name = []
            python.append({"OR": "or", "AND": "and", "END": ""}.get(word, word))
        else:
            name.append(word)
    return eval(" ".join(python), {"__builtins__": {}})  # Nothing but True, False, or, and, brackets.


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--machine", default=platform.machine())
    parser.add_argument("crate", nargs="?", default="ascribe-cli")
    arguments = parser.parse_args()
    packages = compiled(arguments.crate, arguments.machine)
    missing = [package["name"] for package in packages if not (package["license"] or package["license_file"])]
    if missing:
        sys.exit(f"no licence is named by: {', '.join(missing)}")
    if arguments.check:
        allowed = set(tomllib.loads((ROOT / "deny.toml").read_text("utf8"))["licenses"]["allow"])
        bad = [f"{package['name']} {package['version']}: {package['license']}" for package in packages
               if package["license"] and not is_allowed(package["license"], allowed)]
        if bad:
            sys.exit("not allowed by deny.toml:\n" + "\n".join(bad))
        print(f"{len(packages)} packages are compiled in, all under licences that deny.toml allows")
        return
    print("What is compiled into ascribe beside its own code, and under which licence.\n")
    by_text = {}
    for package in packages:
        print(f"{package['name']} {package['version']}: {package['license'] or package['license_file']}")
        for name, text in texts(package):
            by_text.setdefault(" ".join(text.split()), (text, []))[1].append(f"{package['name']} {package['version']}: {name}")
    print("\nThe weights of models/ascribe-small began from all-MiniLM-L6-v2 (Apache-2.0): models/ascribe-small/LICENSE.")
    for text, whose in by_text.values():
        print("\n" + "=" * 100 + "\n" + "\n".join(whose) + "\n" + "-" * 100 + "\n" + text)


if __name__ == "__main__":
    main()
