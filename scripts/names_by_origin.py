#!/usr/bin/env python3
"""Measure whether it matters where the name of a speaker comes from: the same articles, with names of many origins put in.

usage: python3 scripts/names_by_origin.py [PROGRAM] [ARGUMENTS OF extract]    default: target/release/ascribe

Prints a table: of 100 quotations, how many get the right full name, and how many a gender that is right. Articles and people are
invented; the names are common ones of each origin, put together by chance. Needs nothing but Python 3.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Women's first names, men's first names, surnames.
ORIGINS = {
    "English": ("Emily Sarah Hannah Rachel Lucy", "James Thomas Oliver Daniel George", "Walker Hughes Bennett Turner Cooper"),
    "Spanish": ("Lucia Carmen Pilar Ximena Rocio", "Javier Alvaro Gonzalo Rodrigo Hernan", "Navarro Ibarra Quintero Zamora Herrera"),
    "Polish": ("Agnieszka Malgorzata Zofia Kinga Jadwiga", "Zbigniew Wojciech Krzysztof Tadeusz Bartosz", "Wisniewski Zielinski Kaczmarek Wrobel Sikora"),
    "Turkish": ("Elif Zeynep Aylin Gulsen Hatice", "Mehmet Emre Cem Volkan Serkan", "Yilmaz Demir Aydin Ozturk Kaplan"),
    "Arabic": ("Fatima Layla Amina Hanan Rasha", "Khalid Tariq Yusuf Bilal Samir", "Haddad Mansour Khoury Saleh Nasser"),
    "Indian": ("Priya Lakshmi Anjali Deepika Kavita", "Rajesh Sanjay Vikram Suresh Arjun", "Sharma Iyer Banerjee Reddy Chaudhary"),
    "Chinese": ("Xiaoling Meihua Yuting Lihong Jingyi", "Zhiqiang Weiming Haoran Jianguo Guowei", "Zhang Huang Zhao Xu Deng"),
    "Vietnamese": ("Thuy Ngoc Lan Huong Trang", "Minh Tuan Dung Quang Hieu", "Nguyen Tran Pham Hoang Vo"),
    "Nigerian": ("Ngozi Chioma Folake Amaka Yetunde", "Chukwuemeka Olumide Babajide Obinna Kelechi", "Okafor Adeyemi Nwosu Balogun Eze"),
    "Ethiopian": ("Tigist Selamawit Hirut Meseret Bethlehem", "Dawit Tesfaye Getachew Yohannes Bekele", "Tadesse Alemu Gebre Wolde Haile"),
}

# {n} is the full name, {s} the surname, {p} and {P} she or he. Every quotation is the speaker's.
NAMED = [
    "The council met on Monday. “The bridge is not safe,” said {n}, an engineer. “Nobody has looked at it since the flood,” {s} added.\n",
    "Fares will rise in May. {n} told reporters that the company had no choice. According to {s}, fuel costs twice as much as last year.\n",
    "ASHMERE - The school will stay open, {n} said on Friday. “We found the money,” {s} said. “It took all winter.”\n",
    "A new clinic opened near the harbour. Its director is {n}. “People waited ten years for this,” {s} said.\n",
    "The strike is over. “We won what we asked for,” {n}, the union's secretary, said. {s} thanked the drivers and said that work would begin at once.\n",
]
PRONOUN = [
    "The council met on Monday. “The bridge is not safe,” said {n}, an engineer. “Nobody has looked at it,” {p} added.\n",
    "Fares will rise in May. {n} told reporters that the company had no choice. {P} said that fuel costs twice as much as last year.\n",
    "A new clinic opened near the harbour. Its director is {n}. “People waited ten years for this,” {p} said.\n",
]


def articles():
    """Each article with what is right."""
    for origin, names in ORIGINS.items():
        women, men, surnames = (part.split() for part in names)
        for gender, firsts, pronoun in (("female", women, "she"), ("male", men, "he")):
            for at, first in enumerate(firsts):
                for step, (kind, texts) in enumerate((("named", NAMED), ("pronoun", PRONOUN))):
                    for n, text in enumerate(texts):
                        last = surnames[(at + step + n) % len(surnames)]
                        filled = text.format(n=f"{first} {last}", s=last, p=pronoun, P=pronoun.capitalize())
                        yield {"origin": origin, "gender": gender, "kind": kind, "name": f"{first} {last}", "text": filled}


def main():
    program, *arguments = sys.argv[1:] or [str(ROOT / "target/release/ascribe")]
    gold = list(articles())
    lines = "".join(json.dumps({"id": str(at), "text": one["text"]}) + "\n" for at, one in enumerate(gold))
    made = subprocess.run([program, "extract", "-q", *arguments, "-"], input=lines, capture_output=True, text=True, check=True).stdout
    counts = {}
    for line in made.splitlines():
        article = json.loads(line)
        one = gold[int(article["id"])]
        speakers = {speaker["id"]: speaker for speaker in article["speakers"]}
        for quote in article["quotes"]:
            speaker = speakers.get(quote["speaker"], {"name": None, "gender": None})
            for key in ((one["origin"], one["kind"]), ("all", one["kind"]), (one["gender"], one["kind"])):
                count = counts.setdefault(key, [0, 0, 0, 0])
                is_right = speaker["name"] == one["name"]
                count[0] += 1
                count[1] += is_right
                count[2] += is_right and speaker["gender"] == one["gender"]
                count[3] += is_right and speaker["gender"] not in (one["gender"], "unknown")
    print("| names | quotations | right name | right gender, no “she” or “he” | wrong gender | right name, with “she” or “he” | right gender |")
    print("|---|---|---|---|---|---|---|")
    for origin in [*ORIGINS, "female", "male", "all"]:
        named, pronoun = counts[origin, "named"], counts[origin, "pronoun"]
        share = lambda part, whole: f"{100 * part / whole:.0f}"
        print(f"| {origin} | {named[0]} + {pronoun[0]} | {share(named[1], named[0])} | {share(named[2], named[0])} | {share(named[3], named[0])} "
              f"| {share(pronoun[1], pronoun[0])} | {share(pronoun[2], pronoun[0])} |")


if __name__ == "__main__":
    main()
