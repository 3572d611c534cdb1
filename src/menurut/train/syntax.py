"""A first lesson for the encoder: syntax and names, from treebanks and name corpora with free licences.

A biaffine parser (Dozat and Manning 2017), parts of speech and a tagger of names are trained on the encoder and thrown
away; the encoder keeps what it learnt of subjects, objects and names, which is what links of sources and actors need.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from menurut.reader.pieces import Pieces
from menurut.reader.sheets import make_sheet
from menurut.reader.windows import LIMIT, Window
from menurut.train.encoder import WordEncoder, load_encoder, tensors

log = logging.getLogger(__name__)

TREEBANKS = {
    "id-gsd-train": None,
    "id-gsd-dev": None,
    "id-csui-train": None,
    "en-ewt-train": 4000,
    "ru-taiga-train": None,
}
"""Treebanks and how many of their sentences to use (None: all). `id-pud` is left out to measure on."""

NAMES = ("idner-train", "idner-dev", "nergrit-train", "nergrit-dev")
NAME_TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC")
_SAME_NAMES = {"PERSON": "PER", "ORGANISATION": "ORG", "ORGANIZATION": "ORG", "PLACE": "LOC", "LOCATION": "LOC"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with the white space before them, and either heads, relations and parts of speech, or name tags."""

    words: tuple[tuple[str, bool], ...]
    heads: tuple[int, ...] = ()
    relations: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    names: tuple[int, ...] = ()


def read_treebank(path: Path) -> Iterator[Sentence]:
    """Sentences of a CoNLL-U file; a token of several words gives its words without white space between them."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [row for row in rows if len(row) == 10 and "." not in row[0]]
        words: list[tuple[str, bool]] = []
        heads, relations, upos = [], [], []
        spaced, inside_until, space_after_token = True, 0, True
        for row in rows:
            space_after = "SpaceAfter=No" not in row[9]
            if "-" in row[0]:
                inside_until, space_after_token = int(row[0].split("-")[1]), space_after
                continue
            words.append((row[1], spaced))
            number = int(row[0])
            spaced = space_after if number > inside_until else (space_after_token if number == inside_until else False)
            heads.append(int(row[6]))
            relations.append(row[7])
            upos.append(row[3])
        if words and len(words) < 120:
            yield Sentence(tuple(words), tuple(heads), tuple(relations), tuple(upos))


def read_names(path: Path) -> Iterator[Sentence]:
    """Sentences of a file with one token and its tag a line, blank lines between sentences."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split() for line in block.splitlines() if len(line.split()) >= 2]
        if rows and len(rows) < 150:
            tags = tuple(NAME_TAGS.index(_tag(row[-1])) for row in rows)
            yield Sentence(tuple((row[0], row[0] not in {",", ".", ")", "'"}) for row in rows), names=tags)


def _tag(tag: str) -> str:
    prefix, _, kind = tag.partition("-")
    named = f"{prefix}-{_SAME_NAMES.get(kind, kind)}"
    return named if named in NAME_TAGS else "O"


class Parser(nn.Module):
    """Biaffine arcs and relations, parts of speech and names over word vectors."""

    def __init__(self, words: WordEncoder, relations: int, upos: int, *, arc: int = 256, relation: int = 96) -> None:
        super().__init__()
        self.words = words
        self.drop = nn.Dropout(0.3)
        self.root = nn.Parameter(torch.zeros(words.width))
        self.arc_head, self.arc_tail = nn.Linear(words.width, arc), nn.Linear(words.width, arc + 1)
        self.rel_head, self.rel_tail = nn.Linear(words.width, relation), nn.Linear(words.width, relation)
        self.rel = nn.Parameter(torch.zeros(relations, relation + 1, relation + 1))
        self.upos = nn.Linear(words.width, upos)
        self.names = nn.Linear(words.width, len(NAME_TAGS))

    def arcs(self, vectors: Tensor) -> Tensor:
        """`[words, words + 1]`: scores of each word's head; column 0 is the root."""
        vectors = self.drop(vectors)
        heads = functional.gelu(self.arc_head(torch.cat([self.root[None], vectors])))
        tails = functional.gelu(self.arc_tail(vectors))
        return tails[:, :-1] @ heads.T / 16 + tails[:, -1:]

    def relations(self, vectors: Tensor, heads: Tensor) -> Tensor:
        """`[words, relations]`: scores of the relation of each word to its given head."""
        vectors = self.drop(vectors)
        one = torch.ones(len(vectors), 1)
        up = torch.cat([functional.gelu(self.rel_head(torch.cat([self.root[None], vectors])[heads])), one], 1)
        down = torch.cat([functional.gelu(self.rel_tail(vectors)), one], 1)
        return torch.einsum("wi,rij,wj->wr", up, self.rel, down)


def _batches(sentences: list[tuple[Sentence, list[tuple[int, ...]]]], rng: random.Random) -> Iterator[list[int]]:
    """Numbers of sentences of one kind and similar length, at most 480 pieces a batch."""
    order = sorted(
        range(len(sentences)), key=lambda i: (not sentences[i][0].names, len(sentences[i][0].words) + rng.random() * 4)
    )
    batch: list[int] = []
    size = 0
    groups = []
    for i in order:
        kind_changes = batch and bool(sentences[batch[0]][0].names) != bool(sentences[i][0].names)
        if batch and (kind_changes or size + sum(map(len, sentences[i][1])) > LIMIT):
            groups.append(batch)
            batch, size = [], 0
        batch.append(i)
        size += sum(map(len, sentences[i][1]))
    groups.append(batch)
    rng.shuffle(groups)
    yield from groups


def teach_syntax(encoder: Path, pretrain: Path, out: Path, *, epochs: int = 1, seed: int = 1) -> None:
    """Train the encoder of folder `encoder` on the files of `pretrain` and save it, in the same layout, in `out`."""
    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - the order of training, not a secret
    pieces = Pieces(Tokenizer.from_file(str(encoder / "tokenizer.json")))
    sentences: list[Sentence] = []
    for name, most in TREEBANKS.items():
        found = list(read_treebank(pretrain / "ud" / f"{name}.conllu"))
        rng.shuffle(found)
        sentences += found[:most]
    for name in NAMES:
        sentences += read_names(pretrain / "ner" / f"{name}.txt")
    held_out = list(read_treebank(pretrain / "ud" / "id-pud.conllu"))
    relations = sorted({r for s in sentences for r in s.relations})
    upos = sorted({u for s in sentences for u in s.upos})
    number = {name: i for i, name in enumerate(relations)}
    upos_number = {name: i for i, name in enumerate(upos)}
    cut = [(s, [tuple(pieces.of(w, spaced=sp)) for w, sp in s.words]) for s in sentences]
    cut = [pair for pair in cut if sum(map(len, pair[1])) <= LIMIT]
    model = Parser(WordEncoder(load_encoder(encoder)), len(relations), len(upos))
    encoder_weights = [p for p in model.words.parameters() if p.requires_grad]
    head_weights = [p for n, p in model.named_parameters() if not n.startswith("words.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder_weights, "lr": 1e-4}, {"params": head_weights, "lr": 2e-3}], weight_decay=0.01
    )
    steps = epochs * len(list(_batches(cut, random.Random(0))))  # noqa: S311
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda i: min((i + 1) / 100, max(0.0, (steps - i) / steps)))
    log.info("syntax: %d sentences, %d steps", len(cut), steps)
    step, begun = 0, time.monotonic()
    for epoch in range(epochs):
        model.train()
        for group in _batches(cut, rng):
            loss = _loss(model, [cut[i] for i in group], number, upos_number)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_([*encoder_weights, *head_weights], 5.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step += 1
            if step % 100 == 0:
                log.info("syntax: step %d of %d, loss %.3f, %.0f s", step, steps, loss.item(), time.monotonic() - begun)
        unlabelled, labelled = _attachment(model, held_out, pieces, number)
        log.info("syntax: pass %d, id-pud unlabelled %.1f labelled %.1f", epoch + 1, unlabelled, labelled)
        out.mkdir(parents=True, exist_ok=True)
        model.words.encoder.save_pretrained(out)
    (out / "tokenizer.json").write_bytes((encoder / "tokenizer.json").read_bytes())


def _vectors(model: Parser, cut: list[list[tuple[int, ...]]]) -> list[Tensor]:
    """Word vectors of sentences read one after the other, as those of a report are."""
    flat = [p for sentence in cut for p in sentence]
    with torch.autocast("cpu", torch.bfloat16):
        vectors = model.words(*tensors(make_sheet(flat, Window(0, len(flat), 0, len(flat)))))
    return list(vectors.float().split([len(sentence) for sentence in cut]))


def _loss(
    model: Parser,
    group: list[tuple[Sentence, list[tuple[int, ...]]]],
    relations: dict[str, int],
    upos: dict[str, int],
) -> Tensor:
    loss = torch.zeros(())
    count = sum(len(sentence.words) for sentence, _ in group)
    for (sentence, _), vectors in zip(group, _vectors(model, [cut for _, cut in group]), strict=True):
        if sentence.names:
            loss = loss + functional.cross_entropy(
                model.names(model.drop(vectors)), torch.tensor(sentence.names), reduction="sum"
            )
            continue
        heads = torch.tensor(sentence.heads)
        loss = loss + functional.cross_entropy(model.arcs(vectors), heads, reduction="sum")
        wanted = torch.tensor([relations[r] for r in sentence.relations])
        loss = loss + functional.cross_entropy(model.relations(vectors, heads), wanted, reduction="sum")
        parts = torch.tensor([upos[u] for u in sentence.upos])
        loss = loss + 0.5 * functional.cross_entropy(model.upos(model.drop(vectors)), parts, reduction="sum")
    return loss / count


@torch.no_grad()
def _attachment(model: Parser, sentences: list[Sentence], pieces: Pieces, relations: dict[str, int]) -> tuple[float, float]:
    """Unlabelled and labelled attachment, in percent of words, each word taking its best head."""
    model.eval()
    right = labelled = words = 0
    for at in range(0, len(sentences), 4):
        group = sentences[at : at + 4]
        cut = [[tuple(pieces.of(w, spaced=sp)) for w, sp in s.words] for s in group]
        for sentence, vectors in zip(group, _vectors(model, cut), strict=True):
            heads = model.arcs(vectors).argmax(1)
            wanted = torch.tensor(sentence.heads)
            kinds = model.relations(vectors, heads).argmax(1)
            names = torch.tensor([relations.get(r, -1) for r in sentence.relations])
            right += int((heads == wanted).sum())
            labelled += int(((heads == wanted) & (kinds == names)).sum())
            words += len(sentence.words)
    return 100 * right / words, 100 * labelled / words
