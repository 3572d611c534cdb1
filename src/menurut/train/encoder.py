"""The base encoder in PyTorch, and words read by it."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertModel

from menurut.reader.pieces import UNKNOWN
from menurut.reader.sheets import Sheet


def load_encoder(folder: Path) -> BertModel:
    """The encoder of `folder` (Hugging Face layout), its word embeddings frozen.

    It has no dropout, which is slow on the CPU: hidden pieces (`hide`) keep it from learning by heart instead.
    """
    model = BertModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        dtype=torch.float32,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model.embeddings.word_embeddings.weight.requires_grad_(False)
    return model


def tensors(sheet: Sheet) -> tuple[Tensor, Tensor, Tensor]:
    """The arrays of a sheet as `WordEncoder` takes them."""
    ids, first, last = (torch.from_numpy(x) for x in (sheet.ids, sheet.first, sheet.last))
    return ids, first, last


def hide(ids: Tensor, share: float) -> Tensor:
    """`ids` with a random `share` of the pieces (start and end signs too) made unknown."""
    return ids.masked_fill(torch.rand(ids.shape) < share, UNKNOWN)


class WordEncoder(nn.Module):
    """Encoder vectors of words: the mean of a word's first and last piece. `[words, width]`."""

    def __init__(self, encoder: BertModel) -> None:
        super().__init__()
        self.encoder = encoder
        self.width = encoder.config.hidden_size

    def forward(self, ids: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Vectors of the words whose pieces stand at `first` and `last` of the one row of `ids`."""
        # Layer by layer: the model as a whole would add a mask of zeros to every attention.
        hidden = self.encoder.embeddings(input_ids=ids)
        for layer in self.encoder.encoder.layer:
            hidden = layer(hidden, None)
        hidden = hidden[0]
        vectors: Tensor = (hidden[first] + hidden[last]) / 2
        return vectors
