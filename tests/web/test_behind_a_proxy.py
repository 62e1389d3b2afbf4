"""The recipes of docs/pages.md for nginx and Caddy, as they stand there, before the pages: a page comes through, what
is too large does not, and whoever sends half a request is let go."""

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from newsletter.packed import folder
from tests.conftest import missing

TEXT = (folder("docs") / "pages.md").read_text(encoding="utf-8")
NGINX, CADDY = re.findall(r"^```\n(.*?)^```$", TEXT.partition("## Behind a proxy")[2], re.MULTILINE | re.DOTALL)[:2]
HOST = "papers.example.org"
UPSTREAM = "127.0.0.1:8025"
_AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/errors info;
events {{}}
http {{
access_log off;
client_body_temp_path {folder}/bodies;
proxy_temp_path {folder}/proxied;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{recipe}
}}
"""


def changed(recipe: str, *replaced: tuple[str, str]) -> str:
    """The recipe with what is this machine's own; what is replaced must stand there."""
    for old, new in replaced:
        assert old in recipe, old
        recipe = recipe.replace(old, new)
    return recipe


def certificate(place: Path) -> Path:
    """A key and a certificate of its own for the host, in one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=True)
    signed = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = place / "certificate.pem"
    path.write_bytes(signed + key.private_bytes(*form))
    return path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(port: int, *command: str) -> Iterator[None]:
    """The proxy, once its port answers."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                except ConnectionRefusedError:
                    assert process.poll() is None, process.stdout and process.stdout.read().decode()
                else:
                    break
            yield
        finally:
            process.terminate()


@contextmanager
def nginx(place: Path, upstream: str) -> Iterator[httpx.Client]:
    """The pages behind nginx, asked over TLS."""
    port, own = free_port(), certificate(place)
    recipe = changed(
        NGINX,
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("/etc/ssl/papers.example.org.pem", str(own)),
        ("/etc/ssl/papers.example.org.key", str(own)),
        (UPSTREAM, upstream),
    )
    (place / "nginx.conf").write_text(_AROUND.format(folder=place, recipe=recipe), encoding="utf-8")
    command = ("nginx", "-p", str(place), "-e", "stderr", "-c", str(place / "nginx.conf"))
    asking = httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=_unverified(), headers={"Host": HOST})
    with running(port, *command), asking as client:
        yield client


@contextmanager
def caddy(place: Path, upstream: str) -> Iterator[httpx.Client]:
    """The pages behind Caddy, without TLS: nobody gives this machine a certificate."""
    port = free_port()
    recipe = changed(
        CADDY,
        ("{\n    servers", "{\n    admin off\n    servers"),
        (f"{HOST} {{", f"http://{HOST}:{port} {{"),
        (UPSTREAM, upstream),
    )
    (place / "Caddyfile").write_text(recipe, encoding="utf-8")
    command = ("caddy", "run", "--config", str(place / "Caddyfile"), "--adapter", "caddyfile")
    asking = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Host": f"{HOST}:{port}"})
    with running(port, *command), asking as client:
        yield client


@pytest.fixture(params=["nginx", "caddy"])
def proxied(request: pytest.FixtureRequest, tmp_path: Path, pages: httpx.Client) -> Iterator[httpx.Client]:
    """The pages behind a proxy by its recipe."""
    if not shutil.which(request.param):
        missing(request.param, f"no {request.param} on the PATH")
    proxy = {"nginx": nginx, "caddy": caddy}[request.param]
    with proxy(tmp_path, pages.base_url.netloc.decode()) as client:
        yield client


def test_a_page_comes_through(proxied: httpx.Client, pages: httpx.Client) -> None:
    through, direct = (client.get("/archive", headers={"Accept-Encoding": ""}) for client in (proxied, pages))
    assert (through.status_code, through.content) == (200, direct.content)


def test_what_is_larger_than_the_largest_form_is_stopped_at_the_door(proxied: httpx.Client) -> None:
    answer = proxied.post("/subscribe", content=b"a" * (256 * 1024 + 10_000))
    assert answer.status_code == (413 if proxied.base_url.scheme == "https" else 502)  # which is what Caddy 2.6 says


def test_whoever_sends_half_a_request_is_let_go(proxied: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", proxied.base_url.port or 0), timeout=60) as plain:
        encrypted = proxied.base_url.scheme == "https"
        connection = _unverified().wrap_socket(plain, server_hostname=HOST) if encrypted else plain
        with connection:
            connection.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}\r\n".encode())
            answered = b"".join(iter(lambda: connection.recv(4096), b""))  # which ends where the proxy hangs up
    assert not answered.startswith(b"HTTP/1.1 200")


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
