"""Make `newsletter/editorial/data/themes.npz` from papers: `python -m training.themes FOLDER`.

FOLDER holds `background.jsonl.gz`, papers with title, abstract, source and keywords, and `dev.jsonl`, labelled
papers. Needs torch, scipy and scikit-learn, which the program itself does not. With `--check` nothing is written:
the labelled papers are told their themes by heads that never saw their day, year or part, and the agreement of the
groups is printed.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from scipy import sparse

from newsletter.editorial.themes import terms
from newsletter.editorial.themes.model import SHIPPED, Floats, Head, Model, read_model
from training import themes_check, themes_heads, themes_lessons, themes_terms, themes_vectors
from training.themes_lessons import papers
from training.themes_terms import Row
from training.themes_vectors import Pair

TERMS, SIZE, ROUNDS = 33_000, 128, 60
SOURCES = {
    "daily": ("hf",),
    "ai": ("aaai", "uai", "aistats", "icml", "nips", "iclr"),
    "language": ("acl", "naacl", "coling"),
}


def main() -> None:
    """Train, then write the model or check it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--to", type=Path, default=SHIPPED)
    asked.add_argument("--vectors", type=Path, help="a model whose vectors are kept, to train the heads only")
    asked.add_argument("--check", action="store_true")
    given = asked.parse_args()
    torch.set_num_threads(1)
    background = themes_terms.read(given.folder / "background.jsonl.gz")
    labelled = themes_terms.read(given.folder / "dev.jsonl")
    model = read_model(given.vectors) if given.vectors else with_vectors(background)
    if given.check:
        themes_check.show(labelled, lambda seen: with_heads(model, background, seen))
    else:
        write(with_heads(model, background, labelled), given.to)


def with_vectors(background: Sequence[Row]) -> Model:
    """A model without heads."""
    titles = [terms.terms(str(row["title"])) for row in background]
    abstracts = [terms.terms(str(row["abstract"])) for row in background]
    common = themes_terms.chosen((one + two for one, two in zip(titles, abstracts, strict=True)), TERMS)
    row = {term: at for at, term in enumerate(common)}
    rarity = np.log(len(background) / np.array(list(common.values()))).astype(np.float32)
    title, abstract = themes_terms.table(titles, row), themes_terms.table(abstracts, row)
    pairs = [(title, abstract), _halves(background, row), _keywords(background, row, title + abstract)]
    start = themes_vectors.begun(2 * title + abstract, rarity, size=SIZE)
    vectors = themes_vectors.taught(start, pairs, rounds=ROUNDS)
    model = replace(_packed(vectors, row, rarity), named=_named(background, row))
    return replace(model, mean=model.placed(papers(background)).mean(axis=0).astype(np.float32))


def with_heads(model: Model, background: Sequence[Row], labelled: Sequence[Row]) -> Model:
    """The model with heads that learned from the labelled papers, from weak labels and from the seed rules."""
    heads = tuple(
        themes_heads.fitted(
            field,
            list(dict.fromkeys(of_label.values())),
            themes_lessons.of_field(field, model, background=background, labelled=labelled),
        )
        for field, of_label in themes_lessons.keys().items()
    )
    return replace(model, heads=heads, fields=_fields(model, background))


def _fields(model: Model, background: Sequence[Row]) -> Head:
    of_field = [
        (row, field) for row in background for field in SOURCES if str(row["source"]).startswith(SOURCES[field])
    ]
    vectors = model.placed(papers([row for row, _ in of_field]))
    lesson = themes_lessons.balanced(vectors, [field for _, field in of_field])
    return themes_heads.fitted("fields", list(SOURCES), [lesson])


def _halves(background: Sequence[Row], row: Mapping[str, int]) -> Pair:
    parts = [themes_terms.halves(str(each["abstract"])) for each in background]
    first, second = zip(*parts, strict=True)
    return themes_terms.table(first, row), themes_terms.table(second, row)


def _keywords(background: Sequence[Row], row: Mapping[str, int], whole: sparse.csr_matrix) -> Pair:
    said = [" ; ".join(map(str, each["keywords"] or ())) for each in background]
    return themes_terms.table([terms.terms(each) for each in said], row), whole


def _named(background: Sequence[Row], row: Mapping[str, int]) -> npt.NDArray[np.bool_]:
    """Which terms two papers or more give as a keyword, word for word."""
    said = Counter(" ".join(terms.words(str(word))) for each in background for word in each["keywords"] or ())
    return np.array([said[term] > 1 for term in row])


def _packed(vectors: Floats, row: Mapping[str, int], rarity: Floats) -> Model:
    """Every vector in 255 steps of its own size."""
    scale = np.abs(vectors).max(axis=1) / 127
    nothing = Head(field="", keys=(), slopes=np.zeros((0, 0), np.float32), offsets=np.zeros(0, np.float32))
    return Model(
        row=row,
        vectors=np.round(vectors / scale[:, None]).astype(np.int8),
        scale=scale.astype(np.float16).astype(np.float32),
        rarity=rarity.astype(np.float16).astype(np.float32),
        named=np.zeros(len(row), np.bool_),
        mean=np.zeros(vectors.shape[1], np.float32),
        heads=(),
        fields=nothing,
    )


def write(model: Model, path: Path) -> None:
    """Keep a model; the same model gives the same bytes."""
    kept = {"terms": _bytes(model.row), "fields.keys": _bytes([head.field for head in model.heads])}
    for head in model.heads:
        kept |= {f"{head.field}.keys": _bytes(head.keys)}
    for head in (*model.heads, model.fields):
        kept |= {f"{head.field}.slopes": head.slopes.astype(np.float16), f"{head.field}.offsets": head.offsets}
    kept |= {
        "vectors": model.vectors[list(range(len(model.row)))],
        "scale": model.scale.astype(np.float16),
        "mean": model.mean,
        "named": model.named,
    }
    np.savez(path, rarity=model.rarity.astype(np.float16), **kept)
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(model.row)} terms")


def _bytes(names: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode(), np.uint8)


if __name__ == "__main__":
    main()
