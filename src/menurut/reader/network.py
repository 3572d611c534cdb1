"""The shipped weights, run by onnxruntime."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from menurut.model import ReadError
from menurut.reader.layers import LABEL_WIDTH, LINKS
from menurut.reader.meaning import Projections, load_projections
from menurut.reader.pieces import Pieces
from menurut.reader.sheets import make_sheet
from menurut.reader.spans import Floats, Pairs, WordSpans
from menurut.reader.windows import Window

# From its release 1.29 on onnxruntime tells its makers what it runs, as soon as it is imported, unless it is told not to.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

SHIPPED = Path(str(files("menurut").joinpath("weights")))
TOKENIZER = "tokenizer.json.gz"
PAIRS_AT_ONCE = 30_000
"""Pairs of spans scored in one run: bounds the memory that a long report takes."""


class OnnxNetwork:
    """The weights of a folder: `tagger.onnx`, `linker.onnx`, `card.json` that names them, and `meaning.npz` if it is there.

    `threads` is how many cores one report may use (None: all). Raises ReadError where the weights are missing or damaged.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads or 0
        try:
            self.version: str = json.loads((folder / "card.json").read_text(encoding="utf-8"))["version"]
            self._tagger, self._linker = (
                onnxruntime.InferenceSession(folder / name, options, providers=["CPUExecutionProvider"])
                for name in ("tagger.onnx", "linker.onnx")
            )
        except Exception as error:  # onnxruntime's own errors share no base class
            raise ReadError(
                f"{folder}: no weights that can be read ({error}); install menurut again, or `make train`"
            ) from error
        self.projections: Projections | None = load_projections(folder)

    def tag(self, pieces: list[tuple[int, ...]], found: list[Window]) -> tuple[Floats, Floats]:
        """Vectors and tags of words; see `menurut.reader.read.Network`."""
        sheets = (make_sheet(pieces, window) for window in found)
        parts = [self._tagger.run(None, {"ids": s.ids, "first": s.first, "last": s.last}) for s in sheets]
        vectors, tags = (np.concatenate([part[k] for part in parts]) for k in range(2))
        return vectors, tags

    def link(self, vectors: Floats, spans: WordSpans, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
        """Scores of labels and links; see `menurut.reader.read.Network`."""
        if not len(spans):
            return np.zeros((0, LABEL_WIDTH), np.float32), np.zeros((0, len(LINKS)), np.float32), np.zeros(0, np.float32)
        fixed = {"vectors": vectors, "span_first": spans.first, "span_last": spans.last, "layer": spans.layer}
        parts = []
        for at in range(0, max(1, len(pairs)), PAIRS_AT_ONCE):
            names = ("link", "head", "tail", "gap", "sentence", "rank", "likeness")
            parts.append(self._linker.run(None, fixed | {n: getattr(pairs, n)[at : at + PAIRS_AT_ONCE] for n in names}))
        labels, nothing = parts[0][:2]
        return labels, nothing, np.concatenate([part[2] for part in parts])


def load_pieces(folder: Path = SHIPPED) -> Pieces:
    """The tokenizer of a folder of weights. Raises ReadError where it is missing or damaged."""
    try:
        return Pieces(Tokenizer.from_str(gzip.decompress((folder / TOKENIZER).read_bytes()).decode()))
    except Exception as error:  # tokenizers raises bare Exception
        raise ReadError(f"{folder}: no tokenizer that can be read ({error}); install menurut again") from error


@cache
def shipped() -> tuple[Pieces, OnnxNetwork]:
    """The tokenizer and network of this package, loaded once."""
    return load_pieces(), OnnxNetwork()
