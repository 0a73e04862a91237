#!/usr/bin/env bash
# Makes the book of docs/ as web pages, and checks that every link in them leads somewhere.
#
#   scripts/book.sh [FOLDER]    default: target/book
#
# Needs Python 3, and mdBook 0.5. Where there is no mdbook it is installed under target/mdbook (about two minutes on two cores). Where it cannot be
# had, that is said, and tests/book.rs has checked the links of the sources.
#
# Pages link to files of the repository that are no part of the book (../README.md). In the book such a link goes to the page that shows the file, or
# becomes plain words.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "${1:-target/book}"
out=$(cd "${1:-target/book}" && pwd)
tools=${CARGO_TARGET_DIR:-$PWD/target}/mdbook
PATH=$tools/bin:$PATH

if ! command -v mdbook >/dev/null; then
    if ! timeout 900 cargo install --quiet mdbook --version '^0.5' --locked --no-default-features --features search \
        --root "$tools" --target-dir "$tools/build" >/dev/null 2>&1; then
        echo "skipped: the book: mdbook cannot be installed"
        exit 0
    fi
    rm -rf "$tools/build"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 - "$folder" <<'END'
import pathlib
import re
import shutil
import sys

docs, folder = pathlib.Path("docs"), pathlib.Path(sys.argv[1])
shutil.copytree(docs, folder / "docs")
includes = {}
for page in docs.rglob("*.md"):
    for file in re.findall(r"^\{\{#include (.*)\}\}$", page.read_text("utf8"), re.M):
        includes[(page.parent / file).resolve()] = page
for page in (folder / "docs").rglob("*.md"):
    source = docs / page.relative_to(folder / "docs")
    text = page.read_text("utf8")
    at = source
    if found := re.fullmatch(r"\{\{#include (.*)\}\}\s*", text):
        at = source.parent / found[1]
        text = at.read_text("utf8")

    def mended(link):
        label, target, anchor = link[1], link[2], link[3] or ""
        if "://" in target or not target:
            return link[0]
        file = (at.parent / target).resolve()
        inside = includes.get(file) or (file.is_relative_to(docs.resolve()) and docs / file.relative_to(docs.resolve()))
        if not inside:
            return label
        to = pathlib.Path(*[".."] * len(source.relative_to(docs).parent.parts)) / inside.relative_to(docs)
        return f"[{label}]({to}{anchor})"

    text = re.sub(r"(?<!!)\[([^\]]*)\]\(([^)#\s]*)(#[^)]*)?\)", mended, text)
    # Comments are for tests.
    page.write_text(re.sub(r"^<!-- .* -->\n", "", text, flags=re.M), "utf8")
END
mdbook build "$folder/docs" --dest-dir "$out"

python3 - "$out" <<'END'
import html.parser
import pathlib
import sys
import urllib.parse


class Page(html.parser.HTMLParser):
    """The ids and the links of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = set(), []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                self.ids.add(value)
            elif name in ("href", "src") and value and tag != "base":
                self.links.append(value)


folder = pathlib.Path(sys.argv[1])
# Search and print put pages together; 404 has addresses of its own.
pages = {path: Page(path.read_text("utf8")) for path in folder.rglob("*.html") if path.name not in ("404.html", "print.html", "toc.html")}
broken, n_links = [], 0
for path, page in pages.items():
    for link in page.links:
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        n_links += 1
        target = path if not parts.path else (path.parent / urllib.parse.unquote(parts.path)).resolve()
        if not target.exists() or (parts.fragment and target in pages and urllib.parse.unquote(parts.fragment) not in pages[target].ids):
            broken.append(f"{path.relative_to(folder)}: {link}")
if broken:
    sys.exit("links that lead nowhere:\n" + "\n".join(broken))
print(f"the book: {len(pages)} pages, {n_links} links, none broken: {folder}/index.html")
END
