"""The weighted mean of two trained models of one run: `python -m ascribe_training.average FIRST SECOND OUT --second 0.65`.

Weights of one run lie in one valley of the loss, and their mean is often better than either (Izmailov et al. 2018, UAI).
FIRST and SECOND are folders a training run wrote: `model`, or `model-STEP` with `--keep-models`.
"""
import argparse
import shutil
from pathlib import Path

from safetensors.torch import load_file, save_file


def average(first, second, out, share):
    """Writes to `out` the model `(1 - share) * first + share * second`."""
    a, b = (load_file(str(folder / "model.safetensors")) for folder in (first, second))
    if {name: tensor.shape for name, tensor in a.items()} != {name: tensor.shape for name, tensor in b.items()}:
        raise SystemExit(f"{first} and {second} are not of one shape")
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: (1 - share) * a[name] + share * b[name] for name in b}, str(out / "model.safetensors"))
    for file in ("config.json", "tokenizer.json", "vocab.txt"):
        shutil.copyfile(second / file, out / file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--second", dest="share", type=float, default=0.65, help="weight of the second")
    args = parser.parse_args()
    average(args.first, args.second, args.out, args.share)


if __name__ == "__main__":
    main()
