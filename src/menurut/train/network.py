"""The reader as a PyTorch network: an encoder of words, tags by layer, and spans with their labels and links."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from menurut.reader.layers import LABEL_WIDTH, LAYERS, LINKS, TAGS
from menurut.reader.spans import GAPS, LIKENESS, RANKS, SENTENCES

SPAN_WIDTH = 256
PAIR_WIDTH = 64


class Tagger(nn.Module):
    """Log-probabilities of the tags of each layer for each word: `[words, layers, 3]`."""

    def __init__(self, width: int, *, dropout: float) -> None:
        super().__init__()
        self.drop = nn.Dropout(dropout)
        self.hidden = nn.Linear(width, width)
        self.out = nn.Linear(width, len(LAYERS) * len(TAGS))

    def forward(self, vectors: Tensor) -> Tensor:
        """`vectors` is `[words, width]`."""
        hidden = vectors + functional.gelu(self.hidden(self.drop(vectors)))
        return functional.log_softmax(self.out(self.drop(hidden)).view(-1, len(LAYERS), len(TAGS)), -1)


class Linker(nn.Module):
    """Scores of labels, of linking nothing, and of pairs of spans.

    A span's vector comes from its first word, its last word, the mean of its words, and its layer. A pair is scored by a
    product of the two vectors (Dozat and Manning 2017), by a small network over both and the buckets of distance
    and likeness, and by weights of the buckets that the head chooses; each link has its own weights.
    """

    def __init__(self, width: int, *, dropout: float) -> None:
        super().__init__()
        links = len(LINKS)
        self.drop = nn.Dropout(dropout)
        self.span = nn.Linear(3 * width, SPAN_WIDTH)
        self.layer = nn.Embedding(len(LAYERS), SPAN_WIDTH)
        self.norm = nn.LayerNorm(SPAN_WIDTH)
        self.label = nn.Sequential(
            nn.Linear(SPAN_WIDTH, SPAN_WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(SPAN_WIDTH, LABEL_WIDTH)
        )
        self.nothing = nn.Sequential(
            nn.Linear(SPAN_WIDTH, PAIR_WIDTH), nn.GELU(), nn.Dropout(dropout), nn.Linear(PAIR_WIDTH, links)
        )
        self.product_head = nn.Linear(SPAN_WIDTH, links * PAIR_WIDTH)
        self.product_tail = nn.Linear(SPAN_WIDTH, links * PAIR_WIDTH)
        self.mixed_head = nn.Linear(SPAN_WIDTH, links * PAIR_WIDTH)
        self.mixed_tail = nn.Linear(SPAN_WIDTH, links * PAIR_WIDTH)
        self.mixed_out = nn.Embedding(links, PAIR_WIDTH)
        self.buckets = nn.ModuleList(nn.Embedding(links * size, PAIR_WIDTH) for size in self._sizes())
        self.chosen = nn.ModuleList(nn.Linear(SPAN_WIDTH, links * size) for size in self._sizes())

    @staticmethod
    def _sizes() -> tuple[int, int, int, int]:
        return len(GAPS), len(SENTENCES), len(RANKS), len(LIKENESS)

    def forward(
        self,
        vectors: Tensor,
        first: Tensor,
        last: Tensor,
        layer: Tensor,
        link: Tensor,
        head: Tensor,
        tail: Tensor,
        gap: Tensor,
        sentence: Tensor,
        rank: Tensor,
        likeness: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """`[spans, labels]`, `[spans, links]` for no link, and `[pairs]`; see `menurut.reader.spans` for the arrays."""
        sums = torch.cat([torch.zeros(1, vectors.shape[1], dtype=vectors.dtype), vectors.cumsum(0)])
        mean = (sums[last + 1] - sums[first]) / (last - first + 1).unsqueeze(1)
        spans = torch.cat([vectors[first], vectors[last], mean], 1)
        spans = self.norm(functional.gelu(self.span(self.drop(spans)) + self.layer(layer)))
        spans = self.drop(spans)
        links = len(LINKS)

        def rows(projected: Tensor, span: Tensor) -> Tensor:
            """The vectors of `span` for the link of each pair."""
            return projected.view(-1, PAIR_WIDTH)[span * links + link]

        product = rows(self.product_head(spans), head) * rows(self.product_tail(spans), tail)
        mixed = rows(self.mixed_head(spans), head) + rows(self.mixed_tail(spans), tail)
        score = product.sum(1) / PAIR_WIDTH**0.5
        for bucket, size, embedding, chosen in zip(
            (gap, sentence, rank, likeness), self._sizes(), self.buckets, self.chosen, strict=True
        ):
            mixed = mixed + embedding(link * size + bucket)
            score = score + chosen(spans).view(-1)[(head * links + link) * size + bucket]
        score = score + (functional.gelu(mixed) * self.mixed_out(link)).sum(1)
        return self.label(spans), self.nothing(spans), score
