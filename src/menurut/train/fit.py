"""Training of the reader on annotated reports, one report a step."""

from __future__ import annotations

import copy
import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from menurut.reader.layers import LAYER, LAYERS, TAGS
from menurut.reader.pieces import Pieces
from menurut.reader.sheets import make_sheet
from menurut.reader.spans import Floats, Pairs, WordSpans
from menurut.reader.tagging import decode
from menurut.reader.windows import Window
from menurut.train.encoder import WordEncoder, hide, load_encoder, tensors
from menurut.train.examples import Example, with_found
from menurut.train.loss import label_loss, link_loss, tag_loss
from menurut.train.network import Linker, Tagger

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Rates are for AdamW; `warm` is the share of steps over which they rise; `hidden` is the share of pieces made unknown;
    `keep` is the memory of the running mean of weights, of which the reader is made; `alone_from` is the pass from which
    found spans join the gold ones; `lean` is what `lean` raises, chosen on dev.
    """

    passes: int = 22
    encoder_rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.06
    clip: float = 5.0
    dropout: float = 0.2
    hidden: float = 0.08
    keep: float = 0.998
    alone_from: int = 4
    lean: float = 0.8
    seed: int = 1


class Model(nn.Module):
    """Encoder and heads together."""

    def __init__(self, words: WordEncoder, *, dropout: float) -> None:
        super().__init__()
        self.words = words
        self.tagger = Tagger(words.width, dropout=dropout)
        self.linker = Linker(words.width, dropout=dropout)


class TorchNetwork:
    """The network as `menurut.reader.read` wants it; it gives no meanings."""

    projections = None

    def __init__(self, model: Model) -> None:
        self.model = model.eval()

    @torch.no_grad()
    def tag(self, pieces: list[tuple[int, ...]], found: list[Window]) -> tuple[Floats, Floats]:
        """Vectors and tags of words; see `menurut.reader.read.Network`."""
        vectors = torch.cat([self.model.words(*tensors(make_sheet(pieces, window))) for window in found])
        return vectors.numpy(), self.model.tagger(vectors).numpy()

    @torch.no_grad()
    def link(self, vectors: Floats, spans: WordSpans, pairs: Pairs) -> tuple[Floats, Floats, Floats]:
        """Scores of labels and links; see `menurut.reader.read.Network`."""
        labels, nothing, scores = link(self.model, torch.from_numpy(vectors), spans, pairs)
        return labels.numpy(), nothing.numpy(), scores.numpy()


def link(model: Model, vectors: Tensor, spans: WordSpans, pairs: Pairs) -> tuple[Tensor, Tensor, Tensor]:
    """The linker's scores of the spans and pairs of one report."""
    arrays = (
        spans.first,
        spans.last,
        spans.layer,
        pairs.link,
        pairs.head,
        pairs.tail,
        pairs.gap,
        pairs.sentence,
        pairs.rank,
        pairs.likeness,
    )
    labels, nothing, scores = model.linker(vectors, *(torch.from_numpy(x) for x in arrays))
    return labels, nothing, scores


def fit(
    encoder: Path,
    examples: Sequence[Example],
    settings: Settings,
    measure: Callable[[TorchNetwork, int], None],
    *,
    start: Path | None = None,
) -> Model:
    """Train and return the model with the running mean of its weights; `measure` is called with it after every pass.

    `start` is a file of weights to go on from.
    """
    torch.manual_seed(settings.seed)
    rng = random.Random(settings.seed)  # noqa: S311 - the order of training, not a secret
    model = Model(WordEncoder(load_encoder(encoder)), dropout=settings.dropout)
    if start:
        model.load_state_dict(torch.load(start))
    mean = copy.deepcopy(model).eval()
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    kept = dict(mean.named_parameters())
    rates = [
        {"params": [p for n, p in trained.items() if n.startswith("words.")], "lr": settings.encoder_rate},
        {"params": [p for n, p in trained.items() if not n.startswith("words.")], "lr": settings.head_rate},
    ]
    optimiser = torch.optim.AdamW(rates, weight_decay=settings.decay, fused=True)
    steps = settings.passes * len(examples)
    warm = max(1, int(settings.warm * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / warm, (steps - i) / (steps - warm + 1)))
    step, begun = 0, time.monotonic()
    for number in range(1, settings.passes + 1):
        model.train()
        losses = []
        for example in rng.sample(list(examples), len(examples)):
            loss = report_loss(model, example, alone=number >= settings.alone_from, hidden=settings.hidden)
            torch.stack(loss).sum().backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained.values(), settings.clip)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step += 1
            share = 1 - min(settings.keep, (1 + step) / (20 + step))
            with torch.no_grad():
                torch._foreach_lerp_([kept[n] for n in trained], [p.detach() for p in trained.values()], share)
            losses.append([x.item() for x in loss])
        means = np.mean(losses, axis=0)
        log.info(
            "pass %d of %d: tags %.3f links %.3f labels %.3f, %.0f s", number, settings.passes, *means, time.monotonic() - begun
        )
        measure(TorchNetwork(mean), number)
    return mean


@torch.no_grad()
def lean(model: Model, odds: float) -> Model:
    """The same model with the log-odds of O raised by `odds` in all layers but content: it finds less, and less wrongly."""
    bias = model.tagger.out.bias.view(len(LAYERS), len(TAGS))
    for name, number in LAYER.items():
        if name != "content":
            bias[number, 0] += odds
    return model


def report_loss(model: Model, example: Example, *, alone: bool, hidden: float) -> tuple[Tensor, Tensor, Tensor]:
    """Losses of tags, links and labels; with `alone`, spans that the network finds join the gold ones."""
    parts = []
    for ids, first, last in map(tensors, example.sheets):
        with torch.autocast("cpu", torch.bfloat16):
            parts.append(model.words(hide(ids, hidden), first, last).float())
    vectors = torch.cat(parts)
    tags = model.tagger(vectors)
    found = decode(tags.detach().numpy(), example.table.sentences) if alone else {}
    spans, pairs, wanted = with_found(example, found)
    labels, nothing, scores = link(model, vectors, spans, pairs)
    return tag_loss(tags, example.tags), link_loss(spans, pairs, nothing, scores, wanted), label_loss(labels, wanted)


def make_pieces(encoder: Path) -> Pieces:
    """The tokenizer that lies beside an encoder."""
    from tokenizers import Tokenizer

    return Pieces(Tokenizer.from_file(str(encoder / "tokenizer.json")))
