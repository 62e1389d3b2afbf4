"""Days that every mail must hold: the quiet, the usual and the largest, and those whose words are hard to set."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache, partial

from newsletter.editorial.choices import Choices
from newsletter.editorial.edition import plan_day
from newsletter.models import Edition, Paper, Sighting
from tests.mail.editions import LIST

DAY = date(2026, 5, 6)
SEEN_AT = datetime(2026, 5, 7, tzinfo=UTC)
_WORDS = "long-horizon diffusion transformers for camera-controlled video generation and editing with sparse attention "
_ABSTRACT = "We trace each pixel along the camera and along time, and halve the drift of long videos. It is a lot. "
_TOPICS = (
    *("video diffusion", "robot manipulation", "speech recognition", "code generation by agents", "retrieval"),
    *("mathematical reasoning with reinforcement learning", "medical images", "quantised inference", "safety"),
)
_HOSTILE = (
    *(
        "<script>alert(1)</script>",
        "{{ 7 * 7 }} {% raw %}",
        "None of the Above",
        '" onmouseover="alert(1)',
        "&amp; &lt;",
    ),
    *("=?utf-8?q?x=0D=0ABcc:_evil@x?=", "-- \r\n.\r\nMAIL FROM:<evil@x.org>", "From the start", "⁦test⁧", "🏳0🌈️"),
    *("Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L", "javascript:alert(1)", "https://example.org/a title that is an address"),
)


def planned(papers: Sequence[Paper], *, shown: int = 20) -> Edition:
    """The edition that these papers make, the first with most upvotes."""
    seen = (
        Sighting(
            paper=paper,
            source="daily",
            seen_at=SEEN_AT,
            position=number,
            list_day=DAY,
            upvotes=max(200 - number, 0),
            comments=number % 4,
        )
        for number, paper in enumerate(papers, start=1)
    )
    return plan_day(seen, list_id=LIST.id, day=DAY, choices=Choices(papers=shown))


def paper(number: int, title: str = "", abstract: str = _ABSTRACT, authors: Sequence[str] = ()) -> Paper:
    """A paper with everything a feed can say of it."""
    return Paper(
        id=f"arxiv:2605.{number:05}",
        title=title or f"On {_TOPICS[number % len(_TOPICS)]}: what a title of a usual length is about, number {number}",
        abstract=abstract,
        authors=tuple(authors) or ("Ziyang Mai", "Yu-Wing Tai", "Ada Lovelace", "Emmy Noether"),
        organisation="Example University",
        url=f"https://huggingface.co/papers/2605.{number:05}",
        published=date(2026, 5, 5),
        code_url=f"https://github.com/example/paper-{number}",
        thumbnail_url=f"https://cdn.example.org/{number}.png",
    )


_PAPERS = [paper(number) for number in range(1, 78)]
_PLANS: dict[str, Callable[[], Edition]] = {
    "quiet": partial(planned, _PAPERS[:1]),
    "median": partial(planned, _PAPERS[:24]),
    "largest": partial(planned, _PAPERS, shown=50),
    "long": partial(
        planned,
        [
            paper(1, "T" * 175, "W" * 1923),
            paper(2, (_WORDS * 2)[:175].strip(), (_ABSTRACT * 20)[:1923].strip()),
            paper(3, authors=["X" * 90]),
        ],
    ),
    "664 authors": partial(planned, [paper(1, authors=[f"Author Number {n}" for n in range(664)])]),
    "right to left": partial(
        planned,
        [
            paper(1, "تعلم الآلة للجميع", "نقدم طريقة جديدة لتعلم الآلة. " * 9, ["عمر الخيام", "Ada", "ابن سينا"]),
            paper(2, "שפה טבעית ועיבוד (GPT-4)", "אנו מציגים שיטה חדשה. " * 9, ["רחל כהן", "דוד לוי"]),
        ],
    ),
    "CJK": partial(
        planned,
        [
            paper(
                1,
                "大規模言語モデルの思考連鎖に関する包括的な調査と展望" * 6,
                "我们提出一种新方法。" * 30,
                ["山田太郎", "李四"],
            ),
            paper(2, "한국어 언어 모델의 효율적인 학습 방법", "새로운 방법을 제안한다. " * 20, ["김철수"]),
        ],
    ),
    "hostile": partial(planned, [paper(n, text, text, [text, "Eve"]) for n, text in enumerate(_HOSTILE, start=1)]),
    "titles only": partial(planned, [Paper(id=f"title:{n}", title=f"Known by its title, {n}") for n in range(1, 9)]),
}
NAMES = tuple(_PLANS)
"""Each says what is hard about the day."""


@cache
def day(name: str) -> Edition:
    """The edition of this day: planning one takes longer than most tests, and most tests need one or two."""
    return _PLANS[name]()


def days() -> dict[str, Edition]:
    """Each by its name."""
    return {name: day(name) for name in NAMES}


def titled(made: Edition, title: str) -> Edition:
    """The edition under another title, which its subject says."""
    return replace(made, title=title)
