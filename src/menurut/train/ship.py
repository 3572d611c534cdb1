"""From trained weights to the files that ship: ONNX, the encoder in 8 bits, its word embeddings in 4."""

from __future__ import annotations

import copy
import gzip
import hashlib
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from menurut.reader.meaning import MEANING
from menurut.reader.network import TOKENIZER
from menurut.reader.sheets import make_sheet
from menurut.reader.spans import GAPS, LIKENESS, RANKS, SENTENCES
from menurut.reader.windows import Window
from menurut.train.encoder import tensors
from menurut.train.fit import Model

log = logging.getLogger(__name__)

BLOCK = 32
"""Weights of an embedding that share a scale in the base encoder's own 4-bit form."""


class PackedEmbedding(nn.Module):
    """An embedding in 4 bits: two weights a byte, a scale for each block of 32.

    The base encoder's word embeddings come from such blocks and are not trained, so that packing them loses nothing.
    """

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        blocks = weight.detach().float().reshape(len(weight), -1, BLOCK)
        extreme = blocks.gather(2, blocks.abs().argmax(2, keepdim=True))
        scale = extreme / -8
        levels = torch.where(scale == 0, 8.0, blocks / torch.where(scale == 0, 1.0, scale) + 8).round().clamp(0, 15)
        levels = levels.to(torch.uint8).reshape(len(weight), -1, 2)
        self.register_buffer("packed", levels[..., 0] | (levels[..., 1] << 4))
        self.register_buffer("scale", scale.squeeze(2).half())

    def forward(self, ids: Tensor) -> Tensor:
        """`[..., pieces]` to `[..., pieces, width]`."""
        packed = self.packed[ids].float()  # type: ignore[index]
        high = torch.floor(packed / 16)
        levels = torch.stack([packed - 16 * high, high], -1) - 8
        blocks = levels.reshape(*ids.shape, -1, BLOCK) * self.scale[ids].float().unsqueeze(-1)  # type: ignore[index]
        return blocks.reshape(*ids.shape, -1)


class PackedLinear(nn.Module):
    """A matrix kept in 8 bits by row, and used in floats: onnxruntime unpacks it once, when it loads."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        scale = linear.weight.detach().abs().amax(1, keepdim=True) / 127
        self.register_buffer("packed", (linear.weight.detach() / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)
        self.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        """`[..., in]` to `[..., out]`."""
        return nn.functional.linear(x, self.packed.float() * self.scale, self.bias)  # type: ignore[operator]


class _Tags(nn.Module):
    def __init__(self, model: Model) -> None:
        super().__init__()
        self.words, self.tagger = model.words, model.tagger

    def forward(self, ids: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        vectors = self.words(ids, first, last)
        return vectors, self.tagger(vectors)


def ship(model: Model, folder: Path, *, bits: int = 8) -> None:
    """Write `tagger.onnx` and `linker.onnx` into `folder`. `bits` is 8, or 32 for the encoder's matrices as floats.

    The matrices of attention compute in 8 bits. Those of the feed-forward networks are only kept in 8 bits: some of their
    inputs are so large that with 8 bits for all inputs nothing is left for the others.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MEANING).unlink(missing_ok=True)  # it was made for other weights
    shipped = copy.deepcopy(model).eval()
    encoder = shipped.words.encoder
    encoder.set_attn_implementation("eager")  # exported without the guards of the fused kernel
    encoder.embeddings.word_embeddings = PackedEmbedding(encoder.embeddings.word_embeddings.weight)  # type: ignore[assignment]
    if bits == 8:
        layers: list[Any] = list(encoder.encoder.layer)
        for layer in layers:
            layer.intermediate.dense = PackedLinear(layer.intermediate.dense)
            layer.output.dense = PackedLinear(layer.output.dense)
    path = folder / "tagger.onnx"
    _export_tagger(shipped, path)
    if bits == 8:
        floats = path.rename(path.with_suffix(".floats.onnx"))
        quantize_dynamic(floats, path, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8)
        floats.unlink()
    _export_linker(shipped, folder / "linker.onnx")
    for part in sorted(folder.glob("*.onnx")):
        log.info("%s: %.1f MB", part.name, part.stat().st_size / 1e6)


def ship_tokenizer(tokenizer: Path, folder: Path) -> None:
    """Write the file `tokenizer` into `folder`, packed; packed twice, the bytes are the same."""
    (folder / TOKENIZER).write_bytes(gzip.compress(tokenizer.read_bytes(), mtime=0))


def digest(folder: Path) -> str:
    """SHA-256 over the shipped files that decide a reading."""
    total = hashlib.sha256()
    for name in ("tagger.onnx", "linker.onnx", TOKENIZER):
        total.update((folder / name).read_bytes())
    return total.hexdigest()


def _export_tagger(model: Model, path: Path) -> None:
    pieces = [(5, 6), (7,), (8, 9, 10), (11,)]
    sheet = make_sheet(pieces, Window(0, 4, 1, 4))
    width, words = torch.export.Dim("width"), torch.export.Dim("words")
    torch.onnx.export(
        _Tags(model),
        tensors(sheet),
        path,
        input_names=["ids", "first", "last"],
        output_names=["vectors", "tags"],
        dynamic_shapes=({1: width}, {0: words}, {0: words}),
        dynamo=True,
        external_data=False,
        verbose=False,
    )


def _export_linker(model: Model, path: Path) -> None:
    rng = np.random.default_rng(0)
    words, spans, pairs = 7, 5, 11
    first = rng.integers(0, words - 1, spans)
    arrays = (
        first,
        np.minimum(first + 1, words - 1),
        rng.integers(0, 3, spans),
        rng.integers(0, 3, pairs),
        rng.integers(0, spans, pairs),
        rng.integers(0, spans, pairs),
        rng.integers(0, len(GAPS), pairs),
        rng.integers(0, len(SENTENCES), pairs),
        rng.integers(0, len(RANKS), pairs),
        rng.integers(0, len(LIKENESS), pairs),
    )
    of_words, of_spans, of_pairs = (torch.export.Dim(name) for name in ("words", "spans", "pairs"))
    torch.onnx.export(
        model.linker,
        (torch.randn(words, model.words.width), *(torch.from_numpy(x) for x in arrays)),
        path,
        input_names=[
            "vectors",
            "span_first",
            "span_last",
            "layer",
            "link",
            "head",
            "tail",
            "gap",
            "sentence",
            "rank",
            "likeness",
        ],
        output_names=["labels", "nothing", "scores"],
        dynamic_shapes=({0: of_words}, *({0: of_spans} for _ in range(3)), *({0: of_pairs} for _ in range(7))),
        dynamo=True,
        external_data=False,
        verbose=False,
    )
