"""How far the network is from what an annotated report wants."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from menurut.reader.layers import LABEL_SLICES, LAYERS, LINK, LINKS
from menurut.reader.spans import Pairs, WordSpans
from menurut.train.examples import Wanted

OUTSIDE = {name: 1.0 if name == "content" else 0.7 for name in LAYERS}
"""Weight of the tag O in each layer: few words of a sparse layer are in a span, and missing them must cost a little more."""

LINK_WEIGHT = {
    "source": 2.0,
    "speaker": 1.5,
    "outer": 1.5,
    "cue": 1.5,
    "antecedent": 1.5,
    "of": 0.5,
    "side": 0.6,
    "victims": 0.5,
}
LABEL_WEIGHT = {
    "kind": 0.5,
    "place_kind": 0.3,
    "type": 3.0,
    "status": 1.5,
    "background": 1.5,
    "harm_kind": 3.0,
    "group": 2.0,
    "stance": 2.0,
    "quote": 1.0,
    "certainty": 0.7,
}

PER_REPORT = 60.0
"""Losses are sums over a report's decisions divided by this, so that a decision weighs the same in every report."""


def tag_loss(tags: Tensor, wanted: Tensor) -> Tensor:
    """Cross-entropy of log-probabilities `[words, layers, 3]` against tags `[words, layers]`."""
    weights = torch.ones(len(LAYERS), 3)
    weights[:, 0] = torch.tensor([OUTSIDE[name] for name in LAYERS])
    picked = tags.gather(2, wanted.unsqueeze(2)).squeeze(2)
    weight = weights[torch.arange(len(LAYERS))[None, :].expand_as(wanted), wanted]
    return -(picked * weight).sum() / PER_REPORT


def label_loss(labels: Tensor, wanted: Wanted) -> Tensor:
    """Cross-entropy of labels; scores of spans that carry a label together add up."""
    total = torch.zeros(())
    for name, (carrier, owner, value) in wanted.labels.items():
        scores = labels[carrier, LABEL_SLICES[name]]
        summed = torch.zeros(len(value), scores.shape[1]).index_add(0, owner, scores)
        total = total + LABEL_WEIGHT[name] * functional.cross_entropy(summed, value, reduction="sum")
    return total / PER_REPORT


def link_loss(spans: WordSpans, pairs: Pairs, nothing: Tensor, scores: Tensor, wanted: Wanted) -> Tensor:
    """Negative log-likelihood of the right choices: any tail of a set will do, and the sets of one head share the blame."""
    if not len(wanted.head):
        return torch.zeros(())
    size = len(spans) * len(LINKS)
    group = torch.from_numpy(pairs.head * len(LINKS) + pairs.link)
    none = nothing.reshape(-1)
    top = none.detach().clone().scatter_reduce(0, group, scores.detach(), "amax")
    mass = torch.exp(none - top).index_add(0, group, torch.exp(scores - top[group]))
    total = torch.log(mass) + top
    heads = wanted.head * len(LINKS) + wanted.link
    weight = torch.tensor([LINK_WEIGHT.get(name, 1.0) for name in LINK])[wanted.link]
    lost = ((total - none)[heads] * weight)[wanted.none].sum()
    if len(wanted.pair):
        owner = heads[wanted.owner]
        chosen = torch.exp(scores[wanted.pair] - top[owner[wanted.set_]])
        in_set = torch.zeros(len(wanted.owner)).index_add(0, wanted.set_, chosen)
        likelihood = torch.log(in_set.clamp_min(1e-9)) + top[owner] - total[owner]
        lost = lost - (likelihood * wanted.weight * weight[wanted.owner]).sum()
    assert size == len(none)  # noqa: S101 - one score of nothing for each span and link
    return lost / PER_REPORT
