"""Django: EmailMultiAlternatives for each recipient, send_messages over the connection it keeps open."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

if __name__ == "__main__":
    port, count, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    settings.configure(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", USE_TZ=True)
    text, html = ((folder / name).read_text(encoding="utf-8") for name in ("body.txt", "body.html"))

    def made(number: int) -> EmailMultiAlternatives:
        """The message to one recipient."""
        message = EmailMultiAlternatives(
            "The papers of the day",
            text.replace("@@NUMBER@@", str(number)),
            "Trending Papers <papers@papers.example.org>",
            [f"Reader {number} <reader{number}@example.org>"],
            headers={"List-Unsubscribe": f"<https://papers.example.org/unsubscribe/{number}>"},
        )
        message.attach_alternative(html.replace("@@NUMBER@@", str(number)), "text/html")
        return message

    with get_connection(host="127.0.0.1", port=port) as connection:
        for first in range(0, count, 100):
            connection.send_messages([made(number) for number in range(first, min(count, first + 100))])
