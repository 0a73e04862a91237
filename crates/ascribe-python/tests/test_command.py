"""The command that comes along."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import ascribe

SCRIPT = Path(sys.executable).parent / "ascribe"
WAYS = [[str(SCRIPT)], [sys.executable, "-m", "ascribe"]]


def run(way: list[str], *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*way, *arguments], input=text, capture_output=True, text=True, timeout=120)


def test_the_script_is_installed() -> None:
    assert SCRIPT.exists() or shutil.which("ascribe")
    [script] = entry_points(group="console_scripts", name="ascribe")
    assert script.value == "ascribe._command:main"


@pytest.mark.parametrize("way", WAYS, ids=["script", "module"])
def test_it_is_the_command(way: list[str]) -> None:
    assert run(way, "--version").stdout.strip() == f"ascribe {ascribe.__version__}"
    helped = run(way, "--help")
    assert helped.returncode == 0 and "Usage: ascribe" in helped.stdout
    told = run(way, "extract", "--model", "none", "-", text="“No,” said Ann Pell.")
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout)["speakers"][0]["name"] == "Ann Pell"


@pytest.mark.parametrize("way", WAYS, ids=["script", "module"])
def test_it_ends_with_the_codes_of_the_command(way: list[str], tmp_path: Path) -> None:
    nowhere = run(way, "extract", str(tmp_path / "nowhere.txt"))
    assert nowhere.returncode == 2 and "nowhere.txt" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr
    assert run(way, "extract", "--no-such-option").returncode == 2
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "“No,” said Ann Pell."}\n{"title": "no text"}\n')
    assert run(way, "extract", "--model", "none", str(bad)).returncode == 1


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text('{"text": "“No,” said Ann Pell."}\n' * 20_000)
    command = [*WAYS[0], "extract", "--model", "none", str(many)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        assert process.wait(60) == 0, errors
