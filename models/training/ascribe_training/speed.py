"""Seconds PyTorch needs to encode windows on one thread, in f32: `python -m ascribe_training.speed MODEL_FOLDER RUNS < windows.json`.

Reads a JSON list of lists of piece ids, one list a window; prints the fastest of the runs. For `cargo bench`.
"""
import json
import sys
import time
from pathlib import Path

import torch

from .model import Config, Encoder


def main():
    torch.set_num_threads(1)
    folder, runs = Path(sys.argv[1]), int(sys.argv[2])
    encoder = Encoder(Config.read(folder / "config.json")).eval()  # the values of the weights do not matter for the time
    windows = [torch.tensor([ids]) for ids in json.load(sys.stdin)]
    best = float("inf")
    with torch.inference_mode():
        for _ in range(runs):
            start = time.perf_counter()
            for ids in windows:
                encoder(ids, torch.zeros_like(ids))
            best = min(best, time.perf_counter() - start)
    print(best)


if __name__ == "__main__":
    main()
