"""`python -m menurut.train`: from the annotated corpus to the weights that ship; `make train` calls it."""

from __future__ import annotations

import argparse
import logging
from datetime import UTC, datetime
from pathlib import Path

import torch

from menurut.evaluate import Scores, render, score
from menurut.reader.meaning import save_projections
from menurut.reader.network import SHIPPED, OnnxNetwork
from menurut.reader.read import read
from menurut.resolve import resolve
from menurut.train.annotated import load_annotated, read_annotated
from menurut.train.card import write_card
from menurut.train.examples import make_example
from menurut.train.fit import Settings, TorchNetwork, fit, lean, make_pieces
from menurut.train.meaning import learn
from menurut.train.ship import ship, ship_tokenizer
from menurut.train.syntax import teach_syntax

log = logging.getLogger("menurut.train")

LANGUAGES = ("id", "en", "ru")
REPOSITORY = Path(__file__).resolve().parents[3]
OWN = REPOSITORY / "corpus"
"""Reports written and annotated for this project to train on, in the corpus's form."""

EXAMPLES = (REPOSITORY / "examples" / "reports.jsonl", REPOSITORY / "examples" / "gold.jsonl")
"""Reports written and annotated for this project to measure on: never trained on."""


def main() -> None:
    """Teach the encoder syntax, train the reader, measure it on the dev reports, and write the weights and their card."""
    parser = argparse.ArgumentParser(prog="python -m menurut.train", description=main.__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of LANG/{train,dev}.{reports,gold}.jsonl")
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the base encoder, Hugging Face layout")
    parser.add_argument("--pretrain", type=Path, help="folder of treebanks and names; without it that lesson is left out")
    parser.add_argument("--build", type=Path, default=Path("build/train"), help="where work in progress is kept")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the weights go")
    parser.add_argument("--own", type=Path, default=OWN, help="folder of further reports to train on, laid out like CORPUS")
    parser.add_argument("--passes", type=int, default=Settings().passes)
    parser.add_argument("--seed", type=int, default=Settings().seed)
    parser.add_argument("--measure-every", type=int, default=5, help="passes between two measurements on the dev reports")
    options = parser.parse_args()
    options.build.mkdir(parents=True, exist_ok=True)
    log_to: list[logging.Handler] = [
        logging.StreamHandler(),
        logging.FileHandler(options.build / "train.log", encoding="utf-8"),
    ]
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=log_to)

    encoder = options.encoder
    if options.pretrain:
        encoder = options.build / "encoder"
        if not (encoder / "tokenizer.json").exists():
            teach_syntax(options.encoder, options.pretrain, encoder, seed=options.seed)
    pieces = make_pieces(options.encoder)
    annotated = [*load_annotated(options.corpus, "train", LANGUAGES), *load_annotated(options.own, "train", LANGUAGES)]
    dev = {language: list(load_annotated(options.corpus, "dev", [language])) for language in LANGUAGES}
    log.info("%d reports to train on; dev: %s", len(annotated), {language: len(pairs) for language, pairs in dev.items()})
    examples = [make_example(report, gold, pieces) for report, gold in annotated]
    settings = Settings(passes=options.passes, seed=options.seed)

    def measured(network: TorchNetwork, language: str) -> Scores:
        pairs = dev[language]
        return score((r, g, resolve(r, read(r, pieces, network, version="dev"))) for r, g in pairs)

    def measure(network: TorchNetwork, number: int) -> None:
        if number % options.measure_every == 0 or number == options.passes:
            scores = measured(network, "id")
            log.info("dev id after pass %d: %s", number, " ".join(f"{row} {100 * c.f1:.1f}" for row, c in scores.items()))

    model = lean(fit(encoder, examples, settings, measure), settings.lean)
    torch.save(model.state_dict(), options.build / f"model-{options.seed}.pt")
    for language, pairs in dev.items():
        if pairs:
            log.info("dev %s:\n%s", language, render(measured(TorchNetwork(model), language)))
    ship(model, options.out)
    ship_tokenizer(options.encoder / "tokenizer.json", options.out)
    measured_on = {f"dev {language}": pairs for language, pairs in dev.items()} | {"examples": list(read_annotated(*EXAMPLES))}
    write_card(
        options.out,
        measured_on=measured_on,
        settings=settings,
        trained_on=annotated,
        when=datetime.now(tz=UTC).date(),
    )
    save_projections(learn(annotated, pieces, OnnxNetwork(options.out)), options.out)


if __name__ == "__main__":
    main()
