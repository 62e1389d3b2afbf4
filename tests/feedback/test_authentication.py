"""Whether DMARC passed is the word of the operator's own server, whatever a sender writes into a mail."""

import pytest

from newsletter.feedback import authentication, parts

OURS = "mx.example.org"
PASS = f"{OURS}; dkim=pass header.d=example.net; dmarc=pass (p=none dis=none) header.from=example.net"


def passed(*headers: str, domain: str = "example.net", ours: str = OURS) -> bool:
    mail = "".join(f"Authentication-Results: {header}\n" for header in headers) + "From: ada@example.net\n\n"
    return authentication.passed_dmarc(parts.cut(mail.encode())[0], authserv_id=ours, domain=domain)


@pytest.mark.parametrize(
    "header",
    [
        PASS,
        PASS.upper(),
        f"{OURS} 1; dmarc=pass action=none header.from=example.net;compauth=pass reason=100",
        f"{OURS};\n dmarc=pass (a (nested) comment)\n header.from=example.net",
    ],
)
def test_it_passed_where_our_server_says_so(header: str) -> None:
    assert passed(header)


@pytest.mark.parametrize(
    "header",
    [
        f"{OURS}; none",
        f"{OURS}; dmarc=fail header.from=example.net",
        f"{OURS}; dmarc=pass",
        f"{OURS}; dmarc=pass header.from=example.com",
        f"{OURS}; dmarc=fail header.from=example.net; dmarc=pass header.from=example.net",
        f"mx.evil.example; {PASS.partition('; ')[2]}",
        f"({OURS}) mx.evil.example; dmarc=pass header.from=example.net",
        f'{OURS}; spf=pass smtp.mailfrom="a; dmarc=pass header.from=example.net ;"@evil.example',
        f"{OURS}; spf=fail (helo: x; dmarc=pass header.from=example.net ; (y)) smtp.mailfrom=evil.example",
        f"{OURS}; x-dmarc=pass header.from=example.net",
        "",
        ";" * 1000,
    ],
)
def test_it_did_not_where_our_server_does_not_say_so(header: str) -> None:
    assert not passed(header)


def test_what_a_sender_wrote_stands_below_the_word_of_our_server() -> None:
    assert not passed(f"{OURS}; dmarc=fail header.from=example.net", PASS)
    assert passed("filter.example.org; x=y", PASS)


def test_without_the_name_of_our_server_nobody_is_believed() -> None:
    assert not passed(PASS, ours="")
    assert not passed("; dmarc=pass header.from=example.net", ours="")
