"""How we log in to a server of the operator's: to one that mail leaves by, or to one that keeps a mailbox."""

from enum import StrEnum


class Login(StrEnum):
    """How we say who we are: a password by the best way that both know, or an OAuth 2 token in its place."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    XOAUTH2 = "xoauth2"
