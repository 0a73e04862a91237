"""The weighted mean of trained models: `python -m ascribe_training.average OUT FOLDER:WEIGHT FOLDER:WEIGHT ...`.

Weights of one run, or of runs that began from the same weights, lie in one valley of the loss, and their mean is often better than
any of them (Izmailov et al. 2018, UAI; Wortsman et al. 2022, ICML). A folder is one that a training run wrote (`model`, or
`model-STEP` with `--keep-models`) or that `export` wrote; tensors that not all of them have are left out.
"""
import argparse
import shutil
from pathlib import Path

from safetensors.torch import save_file

from .model import stored_weights


def average(parts, out):
    """Writes to `out` the mean of the folders; `parts` are pairs of folder and weight."""
    total = sum(weight for _, weight in parts)
    mean = {}
    for number, (folder, weight) in enumerate(parts):
        weights = stored_weights(folder)
        if number:
            mean = {name: value for name, value in mean.items() if name in weights}
            odd = [name for name, value in mean.items() if value.shape != weights[name].shape]
            if odd:
                raise SystemExit(f"{folder} and {parts[0][0]} are not of one shape: {odd[0]}")
        else:
            mean = {name: 0 for name in weights}
        mean = {name: value + weights[name].float() * (weight / total) for name, value in mean.items()}
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in mean.items()}, str(out / "model.safetensors"))
    for file in ("config.json", "tokenizer.json", "vocab.txt"):
        shutil.copyfile(parts[0][0] / file, out / file)


def part(text):
    folder, _, weight = text.rpartition(":")
    return (Path(folder), float(weight)) if folder else (Path(text), 1.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", type=part, nargs="+", metavar="FOLDER:WEIGHT")
    args = parser.parse_args()
    average(args.parts, args.out)


if __name__ == "__main__":
    main()
