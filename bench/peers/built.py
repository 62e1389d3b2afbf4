"""An EmailMessage for each recipient, its words put into the texts, as one writes it with the standard library."""

from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid
from pathlib import Path


def built(folder: Path, count: int) -> Iterator[EmailMessage]:
    """The messages to so many recipients; the folder has the texts, their slots written as @@NUMBER@@."""
    text, html = ((folder / name).read_text(encoding="utf-8") for name in ("body.txt", "body.html"))
    for number in range(count):
        made = EmailMessage(policy=SMTP)
        made["From"] = "Trending Papers <papers@papers.example.org>"
        made["To"] = f"Reader {number} <reader{number}@example.org>"
        made["Subject"] = "The papers of the day"
        made["Message-ID"] = make_msgid(domain="papers.example.org")
        made["List-Unsubscribe"] = f"<https://papers.example.org/unsubscribe/{number}>"
        made.set_content(text.replace("@@NUMBER@@", str(number)))
        made.add_alternative(html.replace("@@NUMBER@@", str(number)), subtype="html")
        yield made
