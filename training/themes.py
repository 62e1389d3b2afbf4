"""Make `newsletter/editorial/data/themes.npz` from papers: `python -m training.themes FOLDER`.

FOLDER holds `background.jsonl.gz`, papers with title, abstract, source and keywords, and `dev.jsonl`, labelled
papers. Needs torch, scipy and scikit-learn, which the program itself does not. With `--check` nothing is written:
the labelled papers are told their themes by heads that never saw their day, year or part, and the agreement of the
groups is printed.
"""

import argparse
import tomllib
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
from newsletter.editorial.themes.seeds import shipped_seeds
from newsletter.models import Paper
from training import themes_check, themes_heads, themes_terms, themes_vectors
from training.themes_heads import Lesson
from training.themes_terms import Row
from training.themes_vectors import Pair

TERMS, SIZE, ROUNDS = 33_000, 128, 60
POOLS = {"daily": "hf", "ai": "ijcai", "language": "nlp"}
SOURCES = {
    "daily": ("hf",),
    "ai": ("aaai", "uai", "aistats", "icml", "nips", "iclr"),
    "language": ("acl", "naacl", "coling"),
}
LABELS = Path(__file__).parent / "themes_labels.toml"

READ, BY_KEYWORDS, BY_RULES = 8.0, 0.5, 0.3
"""How far a label is believed that a reader gave, that keywords gave, and of which the seed rules are sure.

There are twelve papers with weak labels for one that was read; on days held back, eight for one told themes best.
"""


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
    return replace(model, mean=model.placed(_papers(background)).mean(axis=0).astype(np.float32))


def with_heads(model: Model, background: Sequence[Row], labelled: Sequence[Row]) -> Model:
    """The model with heads that learned from the labelled papers, from weak labels and from the seed rules."""
    keys = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    heads = []
    for field, of_label in keys.items():
        rows = [row for row in labelled if row["pool"] == POOLS[field]]
        weak = _weak(model, background, of_label) if field == "daily" else []
        told = [of_label[str(row.get("code") or row["label"])] for row in rows]
        lessons = [_lesson(model, rows, told, READ if weak else 1.0), *weak]
        heads.append(themes_heads.fitted(field, list(dict.fromkeys(of_label.values())), lessons))
    return replace(model, heads=tuple(heads), fields=_fields(model, background))


def _weak(model: Model, background: Sequence[Row], of_code: Mapping[str, str]) -> list[Lesson]:
    """Labels from keywords, and what the seed rules are sure of."""
    daily = [row for row in background if row["source"] == "hf"]
    coded = [row for row in daily if row.get("weak") in of_code]
    others = [row for row in daily if row.get("weak") not in of_code]
    sure = [(row, key) for row in others if (key := _sure(row, set(of_code.values())))]
    return [
        _lesson(model, coded, [of_code[str(row["weak"])] for row in coded], BY_KEYWORDS),
        _lesson(model, [row for row, _ in sure], [key for _, key in sure], BY_RULES),
    ]


def _sure(row: Row, keys: set[str]) -> str:
    """The theme for which a title's phrase speaks, or three of the abstract, half as much again as any other."""
    seeds = shipped_seeds()
    strengths = zip(seeds.strengths(str(row["title"]), str(row["abstract"])), seeds.themes, strict=True)
    (most, key), (next_most, _) = sorted(((each, seed.key) for each, seed in strengths if seed.key in keys))[:-3:-1]
    return key if most >= 3 and most > 1.5 * next_most else ""


def _fields(model: Model, background: Sequence[Row]) -> Head:
    told = [(row, field) for row in background for field in SOURCES if str(row["source"]).startswith(SOURCES[field])]
    vectors = model.placed(_papers([row for row, _ in told]))
    return themes_heads.fitted("fields", list(SOURCES), [themes_heads.balanced(vectors, [field for _, field in told])])


def _lesson(model: Model, rows: Sequence[Row], keys: Sequence[str], weight: float) -> Lesson:
    return themes_heads.lesson(model.placed(_papers(rows)), keys, weight=weight)


def _papers(rows: Sequence[Row]) -> list[Paper]:
    return [Paper(id="", title=str(row["title"]), abstract=str(row["abstract"])) for row in rows]


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
        "vectors": model.vectors,
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
