#!/usr/bin/env python3
"""Write the sample articles as web pages, as a browser would have saved them: with menus, advertisements and facts for machines.

usage: python3 scripts/sample_pages.py FOLDER

For the tutorials of the book. Newspapers and dates are invented, as the articles are. Needs nothing but Python 3.
"""

import datetime
import json
import pathlib
import sys
from html import escape

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUTLETS = ["The Quay", "Millgate Herald", "Port Gazette"]
FIRST = datetime.date(2026, 1, 5)


def page(at, name, text):
    """A page of its own newspaper and day."""
    outlet, date = OUTLETS[at % len(OUTLETS)], FIRST + datetime.timedelta(days=6 * at)
    title = name.split("-", 1)[1].replace("-", " ").capitalize()
    facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": date.isoformat(),
             "publisher": {"@type": "Organization", "name": outlet}}
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n") if paragraph.strip())
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(title)} | {escape(outlet)}</title>
<script type="application/ld+json">{json.dumps(facts)}</script></head>
<body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li><li><a href="/weather">Weather</a></li></ul></nav>
<main><article><h1>{escape(title)}</h1>
{paragraphs}
</article></main>
<aside><h2>Most read</h2><ul><li><a href="/a">Ten bridges to see</a></li><li><a href="/b">Rain until Friday</a></li></ul></aside>
<footer><p>Subscribe to our newsletter. Terms and privacy.</p></footer>
</body></html>
"""


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for at, sample in enumerate(sorted((ROOT / "data/samples").glob("*.txt"))):
        (folder / f"{sample.stem}.html").write_text(page(at, sample.stem, sample.read_text("utf8")), "utf8")


if __name__ == "__main__":
    main()
