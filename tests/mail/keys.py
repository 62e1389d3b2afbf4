"""Keys to sign with, made when they are first asked for, and DNS as those who verify would ask it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from newsletter.mail.dkim import Key
from newsletter.mail.keys import opened

Private = rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


@lru_cache
def rsa_pem(bits: int = 2048) -> bytes:
    """An RSA key, the same each time."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=bits))


@lru_cache
def ed25519_pem() -> bytes:
    """An Ed25519 key, the same each time."""
    return _pem(ed25519.Ed25519PrivateKey.generate())


def curve_pem() -> bytes:
    """A key that signs no mail."""
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def locked_pem() -> bytes:
    """A key behind a passphrase."""
    return _pem(ed25519.Ed25519PrivateKey.generate(), BestAvailableEncryption(b"a passphrase"))


def rsa_key() -> Key:
    """The RSA key as the program opens it."""
    return opened(rsa_pem(), domain="example.org", selector="s2026")


def ed25519_key() -> Key:
    """The Ed25519 key as the program opens it."""
    return opened(ed25519_pem(), domain="example.org", selector="e2026")


def dns(keys: Sequence[Key]) -> Mapping[str, str]:
    """The TXT records of these keys."""
    return dict(key.record for key in keys)


def _pem(private: Private, lock: KeySerializationEncryption | None = None) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock or NoEncryption())
