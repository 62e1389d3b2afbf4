"""A real Dovecot on a free port of this machine, with one mailbox in a folder of its own."""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import missing
from tests.smtp_server import CERTIFICATE

PASSWORD = 'p4ss "word'
_SETTINGS = """
base_dir = {path}/run
state_dir = {path}/run
log_path = {path}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{path}/mail
mailbox_list_index = no
auth_mechanisms = plain login
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {path}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={path}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dovecot:
    """A Dovecot that runs. `path` is the home of its one user."""

    path: Path
    port: int
    tls_port: int

    @property
    def tls_url(self) -> str:
        """The same over TLS, with the certificate of the tests."""
        return f"imaps://papers@localhost:{self.tls_port}/INBOX"

    @property
    def url(self) -> str:
        """Its mailbox as settings name it."""
        return f"imap://papers@127.0.0.1:{self.port}/INBOX"

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """A client of the user's own."""
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=30) as client:
            client.login("papers", PASSWORD)
            yield client

    def empty(self) -> None:
        """Remove all mails and every folder but INBOX."""
        with self.client() as client:
            for line in client.list()[1]:
                folder = line.decode().rpartition(" ")[2] if isinstance(line, bytes) else "INBOX"
                if folder != "INBOX":
                    client.delete(folder)
            if client.select()[1] != [b"0"]:
                client.store("1:*", "+FLAGS", r"(\Deleted)")
                client.expunge()

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Put mails into a folder, unread."""
        with self.client() as client:
            for mail in mails:
                assert client.append(folder, None, None, mail)[0] == "OK"  # type: ignore[arg-type]

    def unread(self, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder that nobody has read, as they are."""
        return self._each(folder, "UNSEEN")

    def every(self, folder: str = "INBOX") -> list[bytes]:
        """The mails in a folder."""
        return self._each(folder, "ALL")

    def _each(self, folder: str, which: str) -> list[bytes]:
        with self.client() as client:
            if client.select(folder, readonly=True)[0] != "OK":
                return []
            numbers = client.search(None, which)[1][0].split()
            return [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]  # type: ignore[index,misc]


@contextmanager
def running() -> Iterator[Dovecot]:
    """Start one, and stop it in the end; skip where this machine has none."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if not program:
        missing("dovecot", "no dovecot on this machine; Debian has it in dovecot-imapd")
    path = Path(tempfile.mkdtemp(prefix="dovecot-"))
    port, tls_port = _free_port(), _free_port()
    try:
        _write(path, port, tls_port)
        config = ("-c", str(path / "dovecot.conf"))
        server = subprocess.Popen([str(program), "-F", *config], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _wait(port, server, path)
            yield Dovecot(path=path, port=port, tls_port=tls_port)
        finally:
            server.terminate()
            server.communicate()
    finally:
        shutil.rmtree(path)


def _write(path: Path, port: int, tls_port: int) -> None:
    """Its settings. Dovecot serves nobody's mail as root, so there it is the mail of `nobody`."""
    me = pwd.getpwuid(os.getuid())
    mails = pwd.getpwnam("nobody") if me.pw_uid == 0 else me
    internal, login = ("dovecot", "dovenull") if me.pw_uid == 0 else (me.pw_name, me.pw_name)
    path.chmod(0o755)
    (path / "mail").mkdir()
    os.chown(path / "mail", mails.pw_uid, mails.pw_gid)
    (path / "tls.pem").write_bytes(CERTIFICATE.read_bytes())
    (path / "users").write_text(f"papers:{{PLAIN}}{PASSWORD}::::::\n")
    text = _SETTINGS.format(
        path=path,
        port=port,
        tls_port=tls_port,
        certificate=path / "tls.pem",
        internal=internal,
        internal_group=grp.getgrgid(pwd.getpwnam(internal).pw_gid).gr_name,
        login=login,
        uid=mails.pw_uid,
        gid=mails.pw_gid,
    )
    (path / "dovecot.conf").write_text(text)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _wait(port: int, server: "subprocess.Popen[bytes]", path: Path) -> None:
    """Until it greets, as long as it lives."""
    while server.poll() is None:
        try:
            imaplib.IMAP4("127.0.0.1", port, timeout=30).shutdown()
        except (OSError, imaplib.IMAP4.error):
            continue
        return
    log = (path / "log").read_text() if (path / "log").exists() else ""
    raise AssertionError(f"dovecot has ended: {server.stderr.read() if server.stderr else b''!r} {log}")
