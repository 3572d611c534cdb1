"""The model card of the shipped weights: what they are, what taught them, how well they read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from menurut.evaluate import Scores, render, score
from menurut.model import Reading, Report
from menurut.reader.network import OnnxNetwork, load_pieces
from menurut.reader.read import read
from menurut.resolve import resolve
from menurut.train.fit import Settings
from menurut.train.ship import digest

Annotated = Sequence[tuple[Report, Reading]]

TEXT = """# Model card: menurut's reader {version}

Reads news reports of armed conflicts: who says what happened. Written by `make train`; do not edit.

- **Date** {when}. **Size** {size:.1f} MB. **SHA-256** `{digest}`
- **Base** multilingual-e5-small (Wang et al. 2024, MIT): 12 layers, 384 wide, cut to 94,583 pieces; word embeddings as
  they came, in 4-bit blocks.
- **First lesson** syntax and names: UD_Indonesian-GSD, UD_Indonesian-CSUI, UD_English-EWT, UD_Russian-Taiga (CC BY-SA 4.0),
  idner-news-2k (MIT), NERGrit (Apache-2.0).
- **Trained on** {reports} annotated reports ({languages}): news texts from public data sets, used for training alone and not
  distributed, and reports written for this project (`corpus/`, Apache-2.0).
- **Annotated** by a large language model under written guidelines, every span checked by machine; no person has reviewed it.
  Two such annotations of the same reports agree by F1 of 97 in attribution, 88 in events, 96 in figures: that is the ceiling.
- **Settings** {settings}{note}
- **Form** ONNX: the encoder's matrices in 8 bits by channel, of which those of attention also compute in 8 bits; its word
  embeddings in 4-bit blocks; heads in 32-bit floats.
- **Not for** deciding what is true, or anything about persons beyond what a report says of them. Reads Indonesian best;
  English and Russian well enough to be of use; other languages of the encoder untested.

## Scores of these files

{scores}"""


def write_card(
    folder: Path,
    *,
    measured_on: Mapping[str, Annotated],
    settings: Settings,
    trained_on: Annotated,
    when: date,
    note: str = "",
) -> None:
    """Measure the files of `folder` and write `card.json` and `CARD.md` beside them.

    `measured_on` maps a name (`dev id`, `examples`) to annotated reports that were not trained on; `note` says what the
    settings do not.
    """
    named = digest(folder)
    version = f"{when:%Y.%m.%d}-{named[:8]}"
    languages = {
        language: sum(r.lang == language for r, _ in trained_on) for language in sorted({r.lang for r, _ in trained_on})
    }
    card = {
        "version": version,
        "date": when.isoformat(),
        "sha256": named,
        "reports": languages,
        "settings": asdict(settings),
        "scores": {},
    }
    _write(folder, card)
    network, pieces = OnnxNetwork(folder), load_pieces(folder)
    scores: dict[str, Scores] = {
        name: score((r, g, resolve(r, read(r, pieces, network, version=version))) for r, g in pairs)
        for name, pairs in measured_on.items()
        if pairs
    }
    card["scores"] = {name: {row: round(100 * counts.f1, 1) for row, counts in of.items()} for name, of in scores.items()}
    _write(folder, card)
    text = TEXT.format(
        version=version,
        when=when,
        size=sum(path.stat().st_size for path in folder.iterdir() if path.suffix in {".onnx", ".gz"}) / 1e6,
        digest=named,
        reports=len(trained_on),
        languages=", ".join(f"{count} {language}" for language, count in languages.items()),
        note=f". {note}" if note else "",
        settings=", ".join(f"{name} {value}" for name, value in asdict(settings).items()),
        scores="\n".join(f"### {name}\n\n```\n{render(of)}```\n" for name, of in scores.items()),
    )
    (folder / "CARD.md").write_text(text, encoding="utf-8")


def _write(folder: Path, card: Mapping[str, object]) -> None:
    (folder / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
