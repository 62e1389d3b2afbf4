"""The private keys that sign mail, from PEM to a function, and what is wrong with one.

Apart from `dkim`, which is loaded by all who send: `cryptography` is an extra, and slow to load.
"""

import base64
import hashlib
from functools import partial

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from newsletter.errors import SettingsError
from newsletter.mail.dkim import Algorithm, Key

SHORTEST, LONGEST = 2048, 4096  # bits; shorter ones are forged, and few verify longer ones [RFC 8301]


_NEW = "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out dkim.pem"


_ANOTHER = f"make one with `{_NEW}`"


def opened(pem: bytes, *, domain: str, selector: str) -> Key:
    """Return the key in a PEM text. Raises SettingsError, which names the cure and nothing of the key."""
    private = _private(pem)
    if isinstance(private, RSAPrivateKey):
        return Key(
            domain=domain,
            selector=selector,
            algorithm=Algorithm.RSA,
            public=_rsa_public(private),
            sign=partial(_sign_rsa, private),
        )
    if isinstance(private, Ed25519PrivateKey):
        return Key(
            domain=domain,
            selector=selector,
            algorithm=Algorithm.ED25519,
            public=base64.b64encode(private.public_key().public_bytes_raw()).decode("ascii"),
            sign=partial(_sign_ed25519, private),
        )
    raise SettingsError([f"is neither an RSA nor an Ed25519 key, and mail is signed with no other kind; {_ANOTHER}"])


def _private(pem: bytes) -> PrivateKeyTypes:
    if b"-----BEGIN PUBLIC KEY" in pem:
        raise SettingsError(["holds the public half of a key; the private one signs"])
    try:
        return load_pem_private_key(pem, password=None)
    except TypeError as error:
        raise SettingsError(
            ["has a passphrase, but the program cannot ask for it; `openssl pkey -in it -out dkim.pem` removes it"]
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SettingsError([f"holds no private key in PEM; {_ANOTHER}"]) from error


def _rsa_public(private: RSAPrivateKey) -> str:
    if not SHORTEST <= private.key_size <= LONGEST:
        raise SettingsError([f"has {private.key_size} bits; receivers accept {SHORTEST} to {LONGEST}; {_ANOTHER}"])
    written = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(written).decode("ascii")


def _sign_rsa(private: RSAPrivateKey, content: bytes) -> bytes:
    return private.sign(content, PKCS1v15(), SHA256())


def _sign_ed25519(private: Ed25519PrivateKey, content: bytes) -> bytes:
    """Ed25519 signs the hash here, not the content [RFC 8463, 3]."""
    return private.sign(hashlib.sha256(content).digest())
