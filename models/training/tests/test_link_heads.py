"""One command for all link heads, with programs and training that only note what is asked of them."""
import gzip
import json

import pytest
from ascribe_training import link, link_heads


@pytest.fixture
def folders(tmp_path):
    data, heads = tmp_path / "data", tmp_path / "heads"
    heads.mkdir()
    for kind, file in link_heads.FILES.items():
        columns = sum(link.GROUPS[kind].values(), []) + ([link.NOBODY] if kind == "descriptions" else [])
        (heads / file).write_text("# as shipped\n" + "\t".join(columns) + "\n", encoding="utf8")
    quotes = [{"id": "q1", "type": "direct", "content": [[0, 4]], "source": [[5, 8]], "speaker": "s1"}]
    for file, _ in link_heads.GOLD.values():
        path = data / file
        path.parent.mkdir(parents=True, exist_ok=True)
        with gzip.open(path, "wt", encoding="utf8") as out:
            print(json.dumps({"id": "a", "text": "No, she said.", "quotes": quotes, "speakers": [{"id": "s1", "name": "Dana Roe"}]}), file=out)
    return data, heads


def make(folders, fail_at=None, rounds=1):
    data, heads = folders
    steps = []

    def run(command, stdin=None, stdout=None):
        steps.append(" ".join(command[:2] if command[0] != "cargo" else ["build", command[4]]))
        if command[0].endswith("ascribe"):
            bare = json.loads(open(command[-1], encoding="utf8").readline())
            assert bare["quotes"] == [{"id": "q1", "type": "direct", "content": [[0, 4]]}]

    def train_one(command):
        kind = command[command.index("--of") + 1]
        alone = "--rules-alone" in command
        steps.append(f"{'rules' if alone else 'train'} {kind}")
        if fail_at == steps[-1]:
            raise RuntimeError(fail_at)
        if alone:
            link.main(command)
        else:
            with open(command[0], "w", encoding="utf8") as out:
                out.write(f"new {kind}")

    link_heads.make(data, heads, rounds, run=run, train_one=train_one)
    return steps


def test_the_steps_stand_in_their_order(folders):
    steps = make(folders)
    build = ["build ascribe-cli", "build ascribe-speaker-resolver"]
    seen = ["target/release/examples/link_features", "target/release/ascribe extract"] + ["target/release/examples/link_features"] * 2
    assert steps == ["rules descriptions", "rules floating", *build, *seen, "train descriptions", "train floating",
                     *build, *seen, "train pronouns"]
    assert {path.read_text() for path in folders[1].iterdir()} == {"new pronouns", "new descriptions", "new floating"}


def test_rounds_repeat_the_head_for_pronouns(folders):
    assert make(folders, rounds=3).count("train pronouns") == 3


@pytest.mark.parametrize("step", ["rules floating", "train descriptions", "train pronouns"])
def test_a_step_that_fails_leaves_the_heads_as_they_were(folders, step):
    before = {path.name: path.read_bytes() for path in folders[1].iterdir()}
    with pytest.raises(RuntimeError):
        make(folders, fail_at=step)
    assert {path.name: path.read_bytes() for path in folders[1].iterdir()} == before


def test_every_set_of_a_recipe_has_its_gold():
    for weights, steps, decay in link_heads.RECIPES.values():
        assert set(weights) <= set(link_heads.GOLD) and steps > 0 and decay > 0
