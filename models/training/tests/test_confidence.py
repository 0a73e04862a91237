"""The regressions of the confidence."""
import json

import numpy as np
from ascribe_training import confidence

TEXT = "“No,” said Ann Pell. “Yes,” said Imre Falk."


def article(quotes, speakers):
    return {"id": "a", "text": TEXT, "quotes": quotes, "speakers": speakers}


def files(tmp_path):
    people = [{"id": "S1", "name": "Ann Pell", "kind": "person"}, {"id": "S2", "name": "Imre Falk", "kind": "person"}]
    gold = article([{"content": [[1, 3]], "speaker": "S1", "flags": []}, {"content": [[22, 25]], "speaker": "S2", "flags": []}], people)
    found = article([{"content": [[1, 4]], "speaker": "S1", "class": "speech"}, {"content": [[22, 26]], "speaker": "S1", "class": "speech"},
                     {"content": [[33, 42]], "speaker": None, "class": "act"}], people[:1])
    found["features"] = [[2.0, 1.0], [0.5, 0.5], [0.0, 0.0]]
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf8")
    lines = [{"columns": ["detector", "resolver"]}, found]
    (tmp_path / "found.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf8")
    return tmp_path / "gold.jsonl", tmp_path / "found.jsonl"


def test_a_row_tells_whether_content_and_speaker_are_right(tmp_path):
    columns, rows = confidence.read(files(tmp_path))
    assert columns == ["detector", "resolver"]
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("person", "speech", True, True), ("person", "speech", True, False), ("nobody", "act", False, False)]


def test_the_fit_gives_back_how_often_something_is_right():
    draw = np.random.default_rng(1)
    x = draw.normal(size=(4000, 2))
    truth = 1 / (1 + np.exp(-(0.4 + 1.5 * x[:, 0])))
    bias, weights = confidence.fit(x, (draw.random(4000) < truth).astype(float), penalty=0.01)
    assert abs(bias - 0.4) < 0.15 and abs(weights[0] - 1.5) < 0.15 and abs(weights[1]) < 0.15


def test_coverage_is_the_largest_share_that_keeps_the_aim():
    assert confidence.coverage([0.9, 0.8, 0.7, 0.6], [1, 1, 0, 1], aim=0.75) == 1.0
    assert confidence.coverage([0.9, 0.8, 0.7, 0.6], [1, 1, 0, 0], aim=0.95) == 0.5


def test_the_file_has_a_row_a_regression(tmp_path):
    model = {("person", "content"): (0.5, np.array([1.0, 2.0])), ("person", "speaker"): (0.1, np.array([0.0, 1.0]))}
    confidence.write(tmp_path / "out.tsv", ["detector", "resolver"], model, "a test")
    rows = [line.split("\t") for line in (tmp_path / "out.tsv").read_text(encoding="utf8").splitlines() if not line.startswith("#")]
    assert rows == [["speaker", "target", "bias", "detector", "resolver"], ["person", "content", "0.5", "1", "2"], ["person", "speaker", "0.1", "0", "1"]]
