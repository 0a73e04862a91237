"""The commands of docs/own-labels.md as they stand there; only the training is shorter. Needs the program: ASCRIBE names it, or it is
on $PATH or in target/."""
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ascribe_training import program

CHECKOUT = program.CHECKOUT
PAGE = CHECKOUT / "docs" / "own-labels.md"
SHORT = ("--out runs/mine\n", "--out runs/mine --epochs 0.2 --batch-pieces 512\n")  # a few steps
CUT = 3  # articles of the samples that are enough for a table


@pytest.fixture(scope="module")
def ascribe():
    try:
        return program.find(os.environ.get("ASCRIBE"))
    except SystemExit as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def place(ascribe, tmp_path_factory):
    """A folder like a checkout, with the program and this Python in front of $PATH."""
    folder = tmp_path_factory.mktemp("own")
    for name in ("models", "data"):
        (folder / name).symlink_to(CHECKOUT / name)
    (folder / "bin").mkdir()
    (folder / "bin" / "ascribe").symlink_to(Path(ascribe.path).resolve())
    python = folder / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    return folder


def environment(place):
    return os.environ | {"PATH": f"{place / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(CHECKOUT / "models" / "training")}


def shell(place, commands, code=0):
    done = subprocess.run(["bash", "-e", "-c", commands], cwd=place, env=environment(place), capture_output=True, text=True, encoding="utf8")
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


def commands():
    found, = re.findall(r"<!-- run: models/training/tests/test_own_page.py -->\n```sh\n(.*?)```", PAGE.read_text(encoding="utf8"), re.DOTALL)
    assert SHORT[0] in found
    return found.replace(*SHORT)


@pytest.fixture(scope="module")
def ran(place):
    return shell(place, commands())[0]


def test_the_page_names_the_version_of_torch_that_is_required():
    wanted, = re.findall(r"^torch==\S+", (CHECKOUT / "models" / "training" / "requirements.txt").read_text(), re.MULTILINE)
    assert f"pip install {wanted} --index-url" in PAGE.read_text(encoding="utf8")


def test_the_commands_of_the_page_run_and_end_with_the_figures_of_eval(place, ran):
    verdict, = [line for line in ran.splitlines() if "by ascribe eval: " in line]
    told = [float(number) for number in re.findall(r"→ (\d+\.\d)", verdict)]
    was = [float(number) for number in re.findall(r"F1 (\d+\.\d) →", verdict)]
    for model, figures in (("models/ascribe-small", was), ("runs/mine/exported", told)):
        report = json.loads(shell(place, f"ascribe eval mine-dev.jsonl --model {model} --json --resamples 0")[0])
        f1 = {figure["figure"]: round(100 * figure["f1"], 1) for figure in report["figures"]}
        assert [f1["attribution"], f1["speaker"]] == figures, model
    assert verdict.endswith(("use --model runs/mine/exported", "keep --model models/ascribe-small")), verdict
    article = json.loads(ran.splitlines()[-1])  # what the last command printed
    assert article["quotes"] and any("encoder" in quote["found_by"] for quote in article["quotes"])


def test_the_page_shows_what_is_told_before_the_first_step(ran):
    told, = re.findall(r"```text\n(mine\.jsonl: .*?)```", PAGE.read_text(encoding="utf8"), re.DOTALL)
    assert told in ran


def test_the_files_of_the_page_are_read(place):
    page = PAGE.read_text(encoding="utf8")
    table, = re.findall(r"```text\n(article,.*?)```", page, re.DOTALL)
    line, = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (place / "page.csv").write_text(table, encoding="utf8")
    (place / "page.jsonl").write_text(line, encoding="utf8")
    read = [json.loads(line) for name in ("page.csv", "page.jsonl") for line in shell(place, f"ascribe convert {name} --to jsonl")[0].splitlines()]
    words = [[article["text"][slice(*quote[role][0])] for role in ("content", "cue", "source")]
             for article in read for quote in article["quotes"]]
    assert words == [["The plan,", "told", "Maria Lopez"], ["that it would fail", "added", "She"], ["No,", "said", "Ann Pell"]]


TRAIN = "python -m ascribe_training.train --begin models/ascribe-small"


def test_a_table_without_cues_and_sources_is_learnt_from(place):
    rows = ["article,quote,speaker"]
    (place / "texts").mkdir()
    for article in [json.loads(line) for line in (CHECKOUT / "data/gold/samples.jsonl").read_text(encoding="utf8").splitlines()[:CUT]]:
        (place / "texts" / f"{article['id']}.txt").write_text(article["text"], encoding="utf8")
        names = {speaker["id"]: speaker["name"] for speaker in article["speakers"]}
        for quote in article["quotes"]:
            said = article["text"][slice(*quote["content"][0])]
            if quote["type"] == "direct" and len(quote["content"]) == 1 and len(said) > 40:
                rows.append(",".join(f'"{cell}"' for cell in (article["id"], said.replace('"', '""'), names.get(quote["speaker"], ""))))
    (place / "table.csv").write_text("\n".join(rows), encoding="utf8")
    out, _ = shell(place, f"tail -n 2 data/gold/samples.jsonl > two.jsonl; {TRAIN} --train table.csv --dev two.jsonl --out runs/table --epochs 1 --batch-pieces 256")
    assert "no cues and no sources are labelled" in out and "but for quotations in marks: only such are labelled" in out
    n_learnt, = re.findall(r"^ +(\d+) learnt$", out, re.MULTILINE)
    assert int(n_learnt) >= 5


@pytest.mark.parametrize("name, content, told", [
    ("same.jsonl", None, "is in same.jsonl:1, too"),
    ("bad.jsonl", '{"id":"x","text":"It rained.","quotes":[{"content":[[3,99]]}]}\n', "bad.jsonl:1: article \"x\", quotation q1: left out"),
    ("none.jsonl", '{"id":"x","text":"It rained.","quotes":[]}\n', "none.jsonl: nothing to learn: no quotation in 1 articles"),
    ("no-text.jsonl", '{"id":"x","quotes":[{"content":[[3,9]]}]}\n', "no-text.jsonl:1: article 'x' has no text"),
    ("float.jsonl", '{"id":"x","text":"“One,” he said. “Two.”","quotes":[{"content":[[1,4]],"cue":[[9,9]]},{"content":[[17,20]]}]}\n',
     "nothing to learn"),
])
def test_what_is_wrong_is_told_before_the_first_step(place, name, content, told):
    dev = (CHECKOUT / "data/gold/samples.jsonl").read_text(encoding="utf8").splitlines()[CUT]
    (place / "dev.jsonl").write_text(dev + "\n", encoding="utf8")
    (place / name).write_text(content or dev + "\n", encoding="utf8")
    out, error = shell(place, f"{TRAIN} --train {name} --dev dev.jsonl --out runs/wrong", 1)
    assert told in error, out + error
    assert not (place / "runs/wrong/checkpoint.pt").exists()


def test_ctrl_c_stores_the_step_and_resume_goes_on(place):
    more = f"exec {TRAIN} --train four.jsonl --dev two.jsonl --out runs/stopped --epochs 1 --batch-pieces 256 --log-steps 1"
    shell(place, "head -n 4 data/gold/samples.jsonl > four.jsonl; tail -n 2 data/gold/samples.jsonl > two.jsonl")
    running = subprocess.Popen(["bash", "-c", more], cwd=place, env=environment(place), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told = []
    for line in running.stdout:
        told.append(line)
        if line.startswith("step 1/"):
            running.send_signal(signal.SIGINT)
    assert running.wait() == 130, "".join(told)
    step, total = re.fullmatch(r"stopped at step (\d+) of (\d+); the same command with --resume goes on\n", told[-1]).groups()
    assert int(step) < int(total)
    assert "Traceback" not in "".join(told)
    out, _ = shell(place, f"{more} --resume --epochs {int(step) / int(total) + 0.01}")
    assert f"from={step}" in out and "by ascribe eval: " in out
