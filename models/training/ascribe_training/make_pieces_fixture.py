"""What `data.tokenize` and `data.windows` give for some texts, for the test that the program gives the same.

    python -m ascribe_training.make_pieces_fixture

Writes `crates/ascribe-encoder/tests/pieces.jsonl`. Texts are paragraphs of `data/samples` and invented strings.
"""
import json
from pathlib import Path

from .data import MAX_PIECES, load_tokenizer, tokenize, windows
from .wraps import wraps

ROOT = Path(__file__).resolve().parents[3]
OUT = ROOT / "crates" / "ascribe-encoder" / "tests" / "pieces.jsonl"

LONG_SPEECH = "“The harbour froze,” said Ilka Sorn. “Nobody slept! Did you?” She laughed. "
ODD = [  # text, pieces of a window
    ("", MAX_PIECES),
    (" \n\n\t\u00a0\n\u200b\n\x1c\x1d \x85\n", MAX_PIECES),
    ("🙂 “Ça va?” asked Zoë\u00a0Müller’s aide.\n\nNaïve.", MAX_PIECES),
    ("Zoe\u0308 Cafe\u0301 \u0301alone e\u0301\u0327\u0301 A\u030angstro\u0308m \u1e69 s\u0323\u0307", MAX_PIECES),
    ("İstanbul’da IJssel ĲSSEL ǅ ǈ Ⅷ ⅷ Ⓐ ⓐ ß ẞ ﬁnance ŉ", MAX_PIECES),
    ("iPhone McAdoo NATO O’Hara d’Arcy X x eBay “NATO Iago eBay” D", MAX_PIECES),
    ("👩\u200d👧‍👦 🇨🇭 ☺\ufe0f 👍🏽 x👍y “👍”", MAX_PIECES),
    ("a\u200bb\u200cc\u2060d\ufeffe\u00adf \ufeff“\u200bSaid\u200b” she", MAX_PIECES),
    ("10\u00a0000\u202f000 km² ½ ① 3½ ٣٤ 1,234.5 $5 €6 £7 №8 100% 6'2\" 5'30\"", MAX_PIECES),
    ("他说：“你好。”Then「再见」he left。豈更 𠀀𪜀", MAX_PIECES),
    ("한국어 각 \u1112\u1161\u11ab ひらがな カタカナ がガ か\u3099", MAX_PIECES),
    ("\u202bقال العمدة: «لا تعليق»\u202c. أَهْلًا שָׁלוֹם \u200fעיר\u200e Haifa", MAX_PIECES),
    ("हिन्दी की बात क़िला ภาษาไทย Tiếng Việt đường", MAX_PIECES),
    ("bell\x07 nul\x00l es\x1bc \x7f del \u0085 next\u2028line\u2029para\x0bvt\x0cff\rcr\r\nlf", MAX_PIECES),
    ("private \ue000 \U000f0000 lost \ufffd nonchar \uffff \U0010ffff unassigned \u0378", MAX_PIECES),
    ("[CLS] x [SEP][MASK]y [PAD] [UNK] [cls] “[SEP]” ##ing", MAX_PIECES),
    ("“Open only\nand a new line” closes.\n\"Straight \"twice\" odd\nnext \"one\"", MAX_PIECES),
    ("„Tief und hoch“ «guillemets» »reversed« “outer “inner” after” ”closed„ ''wire``", MAX_PIECES),
    ("A dash—no spaces—and… dots...then-hyphen/slash_underscore@mail #tag ~tilde ^caret `tick` |pipe|", MAX_PIECES),
    ("≮ ≠ ; ` ῁ ¨ ΅ ΐ Ω Å", MAX_PIECES),
    ("x" * 100 + " " + "y" * 101 + " " + "é" * 100 + " " + "Q" * 300 + " end", MAX_PIECES),
    ("é" * 100 + "x“" * 40, 102),
    (("Z" * 99 + ". ") * 5, 102),
    ("The river rose again that night. " * 45, MAX_PIECES),
    ("river rose again that night " * 50, MAX_PIECES),
    (LONG_SPEECH * 6, 24),
    (LONG_SPEECH * 6, 25),
    ((LONG_SPEECH * 2 + "\n") * 4, 57),
    ("Short one.\n\nShort two.\r\n\r\n" * 12 + LONG_SPEECH * 3, 40),
    (("Wait... what?! No!!\" " * 9 + "\n\n") * 2, 16),
    ("one\ntwo\n\nthree four five six\n", 4),
    ("one two", 2),
    ("unbelievablenessful antidisestablishmentarianism", 5),
]

HARBOUR = (
    "MERROW -- The night ferry was voted down on Wednesday after four hours of talk. “It is a boat for people who missed the "
    "boat,” said Imre Falk, who chairs the committee.\n\nHanna Ostrow, who drafted the plan, said the committee had been "
    "“frightened of the dark”. She told reporters she would bring it back in the autumn. “We will come with lamps,” she said.")
VERSE = "The tide goes out, the tide comes in,\nThe lamp is lit, the nets are thin,\nAnd nobody will ask us why\nThe harbour boats are high and dry."


def greedy(text, width):
    """The text with a line break for the last space that each line has room for."""
    lines = []
    for line in text.split("\n"):
        words = line.split(" ")
        lines.append(words[0])
        for word in words[1:]:
            if len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += " " + word
            else:
                lines.append(word)
    return "\n".join(lines)


WRAPPED = [  # texts with line breaks that are wraps, and texts that look like it
    *[(greedy(HARBOUR, width), 64) for width in (40, 56, 72, 100)],
    (greedy(HARBOUR, 72).replace("\n", "\r\n"), 64),
    (greedy(HARBOUR, 60).replace("\n", " \u00a0\n"), 64),
    (greedy(HARBOUR, 60).replace("\n", "\r"), 64),
    (greedy(HARBOUR, 66).replace("\n\n", "\n    "), 64),
    ("    " + greedy(HARBOUR, 66).replace("\n", "\n    "), 64),
    (greedy(HARBOUR.upper(), 72), 64),
    ("Night ferry voted down\n" + greedy(HARBOUR, 72) + "\n\n" + VERSE, 64),
    (VERSE, 64),
    (VERSE.lower(), 64),
    (HARBOUR + "\n\n" + VERSE.lower(), 64),
    ("The board will meet again in the hall on Quay Street, at nine, with\nlamps.", 64),
    ("a boat for the ferry that was sunk\na lamp for the boat that was dark\na rope for the lamp\nand a keeper", 64),
]


def samples():
    """One whole article, and one paragraph of each other that has an odd number."""
    for number, path in enumerate(sorted((ROOT / "data" / "samples").glob("*.txt"))):
        text = path.read_text(encoding="utf8")
        if path.stem == "05-cup-replay":
            yield text, MAX_PIECES
        elif number % 2:
            parts = [part for part in text.split("\n") if part.strip()]
            yield parts[number % len(parts)], 64


def record(tokenizer, text, max_pieces):
    coded = tokenize(tokenizer, "", text, max_pieces)
    return {
        "text": text, "max_pieces": max_pieces, "wraps": sorted(wraps(text)), "ids": coded.piece_ids.tolist(), "types": coded.piece_types.tolist(),
        "word_pieces": coded.word_piece.tolist(), "word_spans": coded.word_spans.tolist(),
        "blocks": coded.blocks, "block_pieces": coded.block_pieces,
        "windows": [[w.first, w.last] for w in windows(coded, max_pieces=max_pieces)]}


def main():
    tokenizer = load_tokenizer(ROOT / "models" / "ascribe-small" / "tokenizer.json")
    with open(OUT, "w", encoding="utf8") as out:
        for text, max_pieces in [*samples(), *ODD, *WRAPPED]:
            line = json.dumps(record(tokenizer, text, max_pieces), ensure_ascii=False, separators=(",", ":"))
            out.write(line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085") + "\n")
    print(OUT)


if __name__ == "__main__":
    main()
