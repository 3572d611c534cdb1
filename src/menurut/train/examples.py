"""Annotated reports made ready for training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from menurut.model import Reading, Report
from menurut.reader.layers import LABEL_SLICES, LAYERS, LINK
from menurut.reader.pieces import Pieces
from menurut.reader.read import cut_words
from menurut.reader.sheets import Sheet, make_sheet
from menurut.reader.spans import Pairs, WordSpans, WordTable, make_pairs, make_spans, tabulate
from menurut.reader.windows import windows
from menurut.reader.words import words
from menurut.train.targets import Key, Targets, make_targets


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated report as the network takes it, with what it should say."""

    report: Report
    gold: Reading
    sheets: tuple[Sheet, ...]
    table: WordTable
    targets: Targets
    tags: Tensor


@dataclass(frozen=True, slots=True)
class Wanted:
    """The right choices among the pairs of one report.

    `head` and `link` name the heads that have a right choice; `none` tells which of them should be linked to nothing.
    Pair `pair[i]` belongs to set `set_[i]` of equally good tails; set `s` belongs to head number `owner[s]` and weighs
    `weight[s]` (the sets of one head share a weight of 1). `labels` holds, by name of label, the
    spans that carry one, which decision each of them belongs to, and the right value of each decision.
    """

    head: Tensor
    link: Tensor
    none: Tensor
    pair: Tensor
    set_: Tensor
    owner: Tensor
    weight: Tensor
    labels: dict[str, tuple[Tensor, Tensor, Tensor]]


def make_example(report: Report, gold: Reading, pieces: Pieces) -> Example:
    """Everything about a report that training needs and that stays the same."""
    found = words(report)
    cut = cut_words(report, found, pieces)
    table = tabulate(report, found)
    sheets = tuple(make_sheet(cut, window) for window in windows([len(p) for p in cut], table.sentences.tolist()))
    targets = make_targets(report, gold, found)
    return Example(report, gold, sheets, table, targets, torch.from_numpy(targets.tags))


def with_found(example: Example, found: dict[str, list[tuple[int, int]]]) -> tuple[WordSpans, Pairs, Wanted]:
    """The gold spans and those that the network found, all pairs of them, and the right choices among the pairs.

    Wrongly found spans are candidates that should not be chosen, as they will be when the reader works alone.
    """
    ranges = {name: sorted(set(example.targets.ranges[name]) | set(found.get(name, []))) for name in LAYERS}
    spans = make_spans(ranges, example.table)
    pairs = make_pairs(spans)
    rows = zip(spans.layer.tolist(), spans.first.tolist(), spans.last.tolist(), strict=True)
    number: dict[Key, int] = {(LAYERS[layer], first, last): i for i, (layer, first, last) in enumerate(rows)}
    return spans, pairs, _wanted(example.targets, pairs, number)


def _wanted(targets: Targets, pairs: Pairs, number: dict[Key, int]) -> Wanted:
    width = len(number)
    code = (pairs.link * width + pairs.head) * width + pairs.tail
    order = np.argsort(code)
    heads: list[int] = []
    links: list[int] = []
    none: list[bool] = []
    chosen: list[int] = []
    sets: list[int] = []
    owners: list[int] = []
    weights: list[float] = []
    for (name, key), groups in targets.links.items():
        head = number[key]
        base = (LINK[name] * width + head) * width
        found = [hits for group in groups if (hits := _find(code, order, [base + number[tail] for tail in group]))]
        if groups and not found:
            continue  # the right tails are out of reach: nothing to learn from
        heads.append(head)
        links.append(LINK[name])
        none.append(not found)
        for hits in found:
            chosen += hits
            sets += [len(owners)] * len(hits)
            owners.append(len(heads) - 1)
            weights.append(1 / len(found))
    labels: dict[str, tuple[list[int], list[int], list[int]]] = {name: ([], [], []) for name in LABEL_SLICES}
    for name, carriers, value in targets.labels:
        row = labels[name]
        for carrier in carriers:
            row[0].append(number[carrier])
            row[1].append(len(row[2]))
        row[2].append(value)
    integers = [torch.tensor(x, dtype=torch.long) for x in (heads, links, chosen, sets, owners)]
    return Wanted(
        head=integers[0],
        link=integers[1],
        none=torch.tensor(none, dtype=torch.bool),
        pair=integers[2],
        set_=integers[3],
        owner=integers[4],
        weight=torch.tensor(weights),
        labels={name: _three(row) for name, row in labels.items() if row[2]},
    )


def _three(row: tuple[list[int], list[int], list[int]]) -> tuple[Tensor, Tensor, Tensor]:
    carrier, owner, value = (torch.tensor(x, dtype=torch.long) for x in row)
    return carrier, owner, value


def _find(code: np.ndarray, order: np.ndarray, wanted: list[int]) -> list[int]:
    """The numbers of the pairs that have one of the codes `wanted`."""
    at = np.searchsorted(code, wanted, sorter=order)
    at = at[at < len(code)]
    hits = order[at]
    return [int(hit) for hit in hits if int(code[hit]) in set(wanted)]
