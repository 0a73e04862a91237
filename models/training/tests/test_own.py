"""Labels of one's own: what is refused, what is learnt from which labels, and what is said at the end."""
import argparse
import json

import numpy as np
import pytest
from ascribe_training import own, own_run, train
from ascribe_training.data import ANYTHING, CONTENT, CUE, FLOATING, MAX_PIECES, NO_CUE, SOURCE, SPEECH, bit
from ascribe_training.model import Config
from marked import TOKENIZER, parse

PLAIN, RICH = own.Kind(False, False), own.Kind(True, True)


def labelled(*marked, without=(), **more):
    """The labels of invented articles, in the form that the program converts to; layers of `without` are taken away."""
    articles = []
    for number, text in enumerate(marked):
        text, quotes = parse(text)
        quotes = [{"id": f"q{at}", "type": "direct" if "“" in text else "indirect", **quote, **more} for at, quote in enumerate(quotes, 1)]
        for quote in quotes:
            quote |= {layer: [] for layer in without}
        articles.append({"id": f"a{number}", "text": text, "quotes": quotes})
    return articles


def lessons(articles, kind=PLAIN, found=None, keep_others=False):
    made = own.Lessons(own.Labels(own.Path("mine.jsonl"), articles), kind, found or {}, keep_others)
    return made, made.examples(TOKENIZER, MAX_PIECES)


def words(article, chosen):
    return [article.text[slice(*article.word_spans[word])] for word in chosen]


SAID = "[s1 Mira Tolland] [c1 said] [q1 the gates would close]. Nobody came."


def test_what_is_labelled_is_learnt_and_the_rest_is_none():
    made, [(article, [gold])] = lessons(labelled(SAID))
    predicate, = gold.predicates
    assert words(article, np.flatnonzero(predicate.roles == CONTENT)) == ["the", "gates", "would", "close"]
    assert words(article, [predicate.cue_word]) == ["said"]
    assert set(gold.cue_sets[[w for w in range(len(article.word_piece)) if w != predicate.cue_word]]) == {bit(NO_CUE)}
    assert made.counts["learnt"] == 1


@pytest.mark.parametrize("keep, cues", [(True, ["said", "added"]), (False, ["said"])])
def test_where_only_quotations_in_marks_are_labelled_the_others_stay_as_the_program_finds_them(keep, cues):
    everything = "“[q1 No],” [c1 said] [s1 Ono Brandt]. [s2 She] [c2 added] [q2 that it rained]. “[q3 Yes],” [c3 cried] [s3 Bo]."
    text, quotes = parse(everything)
    found = {"a0": ([quote | {"type": kind} for quote, kind in zip(quotes, ("direct", "indirect", "direct"))], {})}
    articles = [{"id": "a0", "text": text, "quotes": [quotes[0] | {"id": "q1", "type": "direct"}]}]
    made, [(article, [gold])] = lessons(articles, found=found, keep_others=keep)
    assert made.labels.only_marked
    assert [words(article, [predicate.cue_word]) for predicate in gold.predicates] == [[cue] for cue in cues]
    assert made.counts["kept: found by the program and not labelled"] == len(cues) - 1
    sets = dict(zip(words(article, range(len(article.word_piece))), gold.cue_sets))
    assert sets["cried"] == sets["No"] == bit(NO_CUE)


def test_cues_and_sources_that_nobody_labelled_come_from_the_program():
    full, bare = labelled(SAID), labelled(SAID, without=("cue", "source"))
    found = {"a0": (full[0]["quotes"], {})}
    made, [(article, [gold])] = lessons(bare, found=found)
    predicate, = gold.predicates
    assert words(article, np.flatnonzero(predicate.roles == CUE)) == ["said"]
    assert words(article, np.flatnonzero(predicate.roles == SOURCE)) == ["Mira", "Tolland"]
    made, [(article, [gold])] = lessons(bare)
    assert gold.predicates == [] and set(gold.cue_sets) == {ANYTHING}
    assert made.counts["not learnt: no cue is labelled, and the program finds none with it"] == 1


@pytest.mark.parametrize("name, known", [("Mira Tolland", True), ("Tolland", True), ("Ono Brandt", False)])
def test_a_source_is_taken_where_the_program_names_the_same_speaker(name, known):
    full, bare = labelled(SAID), labelled(SAID, without=("source",))
    bare[0] |= {"speakers": [{"id": "s1", "name": name}]}
    bare[0]["quotes"][0]["speaker"] = "s1"
    full[0]["quotes"][0]["speaker"] = "x"
    found = {"a0": (full[0]["quotes"], {"x": {"id": "x", "name": "Mira Tolland", "aliases": []}})}
    made, [(article, [gold])] = lessons(bare, found=found)
    predicate, = gold.predicates
    assert (predicate.roles is not None) == known
    assert words(article, [predicate.cue_word]) == ["said"]


def test_a_quotation_without_a_cue_is_for_models_that_know_such():
    articles = labelled("“[q1 One at a time],” in that order.", SAID, **{"class": "speech"})
    made, pairs = lessons(articles)
    assert pairs[0][1][0].predicates == [] and made.counts["not learnt: it has no cue; the rules find such quotations"] == 1
    made, pairs = lessons(articles, RICH)
    assert [gold.predicates[0].classes for _, [gold] in pairs] == [bit(FLOATING), bit(SPEECH)]


def test_content_of_another_paragraph_is_learnt_as_a_cue_alone():
    made, [(_, [gold])] = lessons(labelled("[s1 Mira Tolland] [c1 said] it again:\n\n“[q1 It rained.]”"))
    assert gold.predicates[0].roles is None
    assert made.counts["learnt as a cue alone: what was said is in another paragraph"] == 1


def test_annotators_of_one_article_are_alternatives():
    one, other = labelled(SAID)[0], labelled(SAID)[0]
    other["quotes"] = []
    _, [(_, golds)] = lessons([one | {"annotator": "a"}, other | {"annotator": "b"}])
    assert [len(gold.predicates) for gold in golds] == [1, 0]


def test_problems_are_told_with_their_lines(tmp_path):
    path = tmp_path / "mine.jsonl"
    articles = [{"id": "a", "text": "One."}, {"id": "b"}, {"id": "c", "text": "One."}, {"id": "d", "text": "x" * (own.MAX_CHARS + 1)}]
    articles = [article | {"quotes": []} for article in articles]
    path.write_text("\n".join(map(json.dumps, articles)))
    told = own.problems(own.Labels(path, articles))
    assert list(told) == [1, 2, 3]
    assert told[1] == f"{path}:2: article 'b' has no text"
    assert told[2] == f"{path}:3: article 'c' has the text of article 'a'"
    assert told[3].startswith(f"{path}:4: article 'd' is too long: {own.MAX_CHARS + 1} characters")
    table = tmp_path / "dev.csv"
    table.write_text("article,quote,speaker\nz,No,Bo\na,Yes,Bo\n")
    dev = own.Labels(table, [{"id": "z", "text": "One.", "quotes": []}, {"id": "a", "text": "Two.", "quotes": []}])
    train = own.Labels(path, articles[:1])
    assert list(own.shared(train, dev)) == [
        f"{table}:2: article 'z' has the text of article 'a' in {path}:1", f"{table}:3: article 'a' is in {path}:1, too"]


def test_roles_that_are_not_known_cost_nothing(monkeypatch):
    import torch
    from ascribe_training.data import windows
    from ascribe_training.model import Model
    torch.manual_seed(1)
    model = Model(Config(hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64))
    _, [(article, [gold])] = lessons(labelled("[s1 Mira Tolland] [c1 said] it again:\n\n“[q1 It rained.]”"))
    _, parts = train.losses(model, windows(article, gold), "cpu", syntax=0.0)
    assert parts["roles"] == 0 and parts["cues"] > 0 and parts["second"] > 0


def report(attribution, speaker, p=0.01):
    figures = [{"figure": "attribution", "f1": attribution}, {"figure": "speaker", "f1": speaker}]
    return {"articles": 9, "figures": figures, "against": [{"figure": "attribution", "p": p}]}


@pytest.mark.parametrize("after, p, told", [
    ((0.8, 0.7), 0.01, "attribution F1 70.0 → 80.0 (+10.0), speaker F1 60.0 → 70.0 (+10.0); better: use --model new"),
    ((0.71, 0.6), 0.4, "better, but so small a difference on so few articles may be chance (p 0.40): use --model new"),
    ((0.69, 0.7), 0.01, "attribution F1 70.0 → 69.0 (-1.0), speaker F1 60.0 → 70.0 (+10.0); WORSE: keep --model old"),
    ((0.7, 0.6), 1.0, "no better: keep --model old"),
    ((0.8, 0.5), 0.01, "better at what was said, worse at who said it: use --model new for the first, keep --model old for the second"),
])
def test_the_last_line_says_which_to_keep(after, p, told):
    line = own_run.verdict(report(0.7, 0.6), report(*after, p), ["attribution", "speaker"], "dev.csv", "old", "new")
    assert line.startswith("dev.csv, 9 articles, by ascribe eval: ") and line.endswith(told)


def arguments(tmp_path, *more):
    parser = argparse.ArgumentParser()
    parser.add_argument("--data")
    own_run.add_arguments(parser)
    return parser, argparse.Namespace(train=tmp_path / "mine.jsonl", dev=tmp_path / "dev.jsonl", begin=tmp_path, out=tmp_path / "out",
                                      resume=False, epochs=1.0, **dict(more))


def test_what_is_missing_is_told_before_anything_is_done(tmp_path):
    _, args = arguments(tmp_path)
    with pytest.raises(SystemExit, match="mine.jsonl: there is no such file or folder"):
        own_run.check(args)
    for path in (args.train, args.dev):
        path.write_text("")
    with pytest.raises(SystemExit, match="no model.json in it"):
        own_run.check(args)
    for name in own_run.FILES:
        (tmp_path / name).write_text("")
    own_run.check(args)
    args.out.mkdir()
    (args.out / "checkpoint.pt").write_text("")
    with pytest.raises(SystemExit, match="--resume goes on with it"):
        own_run.check(args)
