"""A smaller model to begin from: `python -m ascribe_training.shrink FOLDER OUT --layers 0 2 4 --width 768` keeps these layers of a model's
encoder, and in each of them and in the role layer so many neurons of the feed-forward part.

FOLDER is one that a training run or `export` wrote. OUT has all else as it was; it is trained further with `train --begin OUT` (as
DistilBERT is begun from every second layer of BERT, Sanh et al. 2019). The neurons that stay are those with the largest product of the
norms of the weights that lead to them and from them, a measure by magnitude (Han et al. 2015) for whole neurons.
"""
import argparse
import json
import re
import shutil
from pathlib import Path

from safetensors.torch import save_file

from .model import stored_weights

LAYER = re.compile(r"^(encoder\.layer\.)(\d+)(\..*)$")
FEED_FORWARD = re.compile(r"^(.*)\.intermediate\.dense\.weight$")


def kept(weights, layers):
    """The weights with these encoder layers alone, numbered anew."""
    out = {}
    for name, value in weights.items():
        match = LAYER.match(name)
        if match is None:
            out[name] = value
        elif int(match[2]) in layers:
            out[f"{match[1]}{layers.index(int(match[2]))}{match[3]}"] = value
    return out


def narrowed(weights, width):
    """The weights with `width` neurons in the feed-forward part of each layer."""
    out = dict(weights)
    for name in weights:
        match = FEED_FORWARD.match(name)
        if match is None:
            continue
        layer = match[1]
        up, down = f"{layer}.intermediate.dense", f"{layer}.output.dense"
        size = weights[f"{up}.weight"].float().norm(dim=1) * weights[f"{down}.weight"].float().norm(dim=0)
        if not 0 < width <= len(size):
            raise SystemExit(f"{layer} has {len(size)} neurons, not {width}")
        stays = size.topk(width).indices.sort().values
        for part in ("weight", "bias"):
            out[f"{up}.{part}"] = weights[f"{up}.{part}"][stays]
        out[f"{down}.weight"] = weights[f"{down}.weight"][:, stays]
    return out


def shrink(folder, out, layers, width=None):
    config = json.loads((folder / "config.json").read_text(encoding="utf8"))
    if not layers or max(layers) >= config["num_hidden_layers"]:
        raise SystemExit(f"{folder} has the layers 0 to {config['num_hidden_layers'] - 1}")
    out.mkdir(parents=True, exist_ok=True)
    weights = kept(stored_weights(folder), layers)
    if width is not None:
        weights = narrowed(weights, width)
        config["intermediate_size"] = width
    save_file({name: value.float().contiguous() for name, value in weights.items()}, str(out / "model.safetensors"))
    config["num_hidden_layers"] = len(layers)
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf8")
    for file in ("tokenizer.json", "vocab.txt"):
        shutil.copyfile(folder / file, out / file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layers", type=int, nargs="+", required=True)
    parser.add_argument("--width", type=int, help="neurons of each feed-forward part; default: all")
    args = parser.parse_args()
    shrink(args.folder, args.out, sorted(args.layers), args.width)


if __name__ == "__main__":
    main()
