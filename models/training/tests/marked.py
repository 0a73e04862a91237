"""Invented articles with the marks of the project's tests: [q1 content], [c1 cue], [s1 source], [a1 addressee]."""
import re

from ascribe_training.data import load_tokenizer, predicates, tokenize

NAMES = {"q": "content", "c": "cue", "s": "source", "a": "addressee"}
TOKENIZER = load_tokenizer()

ARTICLES = [
    "Dam opens.\n\n[s1 Mira Tolland] [c1 said] [q1 the gates would close at noon]. Nobody else came.\n\nIt rained.",
    "[q1 “We will rebuild,”] [c1 said] [s1 the mayor, Ono Brandt], [q1 “whatever it costs.”]",
    "[s1 José Ćirić] [c1 believes] [q1 that “no one” saw it]. [s2 His aide] [c2 did not agree] [q2 with him 🙂 at all].",
    "[c1 According to] [s1 a report], [q1 prices fell]. [q2 Sales, too, would fall], [s2 analysts] [c2 warned].",
]


def parse(marked):
    """Text without marks, and its attributions with code-point spans."""
    text, quotes, open_marks = "", {}, []
    for part in re.split(r"(\[[qcsa]\d+ |\])", marked):
        if re.fullmatch(r"\[[qcsa]\d+ ", part):
            open_marks.append((NAMES[part[1]], part[2:-1], len(text)))
        elif part == "]":
            name, number, start = open_marks.pop()
            quote = quotes.setdefault(number, {"content": [], "cue": [], "source": []})
            quote.setdefault(name, []).append([start, len(text)])
        else:
            text += part
    return text, list(quotes.values())


def article(marked):
    text, quotes = parse(marked)
    coded = tokenize(TOKENIZER, "invented", text)
    return coded, predicates(coded, quotes), quotes
