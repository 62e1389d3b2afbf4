"""Vectors for terms: begun from the papers' main directions, then taught which texts belong to one paper."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from scipy import sparse
from sklearn.decomposition import TruncatedSVD
from torch.nn import functional

Floats = npt.NDArray[np.float32]
Pair = tuple[sparse.csr_matrix, sparse.csr_matrix]

TEMPERATURE = 0.2
BATCH = 512
RATE = 2e-3


def begun(table: sparse.csr_matrix, rarity: Floats, *, size: int) -> Floats:
    """The right singular vectors of TF-IDF, each term weighed by its rarity."""
    weighed = table @ sparse.diags(rarity)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1))).ravel()
    weighed = sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighed
    parts = TruncatedSVD(size, random_state=0, n_iter=3).fit(weighed).components_
    start = (parts.T * rarity[:, None]).astype(np.float32)
    return start / np.linalg.norm(start, axis=1).mean()


def taught(start: Floats, pairs: Sequence[Pair], *, rounds: int) -> Floats:
    """The vectors after `rounds` passes in which two texts of a paper must find each other among 512.

    Each pair is two tables with one row a paper; papers without terms in either are passed over. The same
    start, pairs and number of threads give the same vectors.
    """
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(start.copy()), freeze=False, mode="sum")
    optimizer = torch.optim.Adam(bag.parameters(), lr=RATE)
    usable = [np.flatnonzero((np.diff(one.indptr) > 0) & (np.diff(two.indptr) > 0)) for one, two in pairs]
    for done in range(rounds):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - done / rounds) + RATE / 20
        print(f"round {done + 1} of {rounds}: loss {_round(bag, optimizer, pairs, usable, random):.3f}", flush=True)
    return bag.weight.detach().numpy()


def _round(
    bag: torch.nn.EmbeddingBag,
    optimizer: torch.optim.Optimizer,
    pairs: Sequence[Pair],
    usable: list[npt.NDArray[np.int64]],
    random: np.random.Generator,
) -> float:
    orders = [random.permutation(rows) for rows in usable]
    losses = []
    for at in range(0, max(map(len, orders)) - BATCH + 1, BATCH):
        loss = torch.zeros(())
        for (one, two), order in zip(pairs, orders, strict=True):
            if at + BATCH <= len(order):
                rows = order[at : at + BATCH]
                loss = loss + _contrast(_drawn(bag, one, rows, random), _drawn(bag, two, rows, random))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return float(np.mean(losses))


def _drawn(
    bag: torch.nn.EmbeddingBag, table: sparse.csr_matrix, rows: npt.NDArray[np.int64], random: np.random.Generator
) -> torch.Tensor:
    """The papers' vectors, each from a random four fifths of its terms."""
    part = table[rows]
    values = part.data * (random.random(len(part.data)) > 0.2)
    return bag(
        torch.from_numpy(part.indices.astype(np.int64)),
        torch.from_numpy(part.indptr[:-1].astype(np.int64)),
        per_sample_weights=torch.from_numpy(values.astype(np.float32)),
    )


def _contrast(one: torch.Tensor, two: torch.Tensor) -> torch.Tensor:
    alike = _centred(one) @ _centred(two).T / TEMPERATURE
    own = torch.arange(len(alike))
    return (functional.cross_entropy(alike, own) + functional.cross_entropy(alike.T, own)) / 2


def _centred(vectors: torch.Tensor) -> torch.Tensor:
    return functional.normalize(vectors - vectors.mean(0, keepdim=True), dim=1)
