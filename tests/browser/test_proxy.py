"""The dashboard behind a real nginx with the guide's configuration: TLS, the page's WebSocket, an upload, what stays inside."""

from __future__ import annotations

import re
import ssl
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from app.identity import sign
from tests.access.people import agency
from tests.browser.looking import ROOT, await_answer, chromium, free_port, make_store, serving, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

NAME = "dashboard.example.gov"
"""The name in docs/operate/nginx.conf; for the browser it is this machine."""


def configuration(folder: Path, inside: str, port: int, more: tuple[str, str]) -> str:
    """Give nginx's whole configuration: the guide's server with this test's ports and certificate.

    `more` are lines of the guide for its `server` and for its `location /`.
    """
    guide = (ROOT / "docs" / "operate" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "127.0.0.1:8501": urlsplit(inside).netloc,
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/certs/dashboard.pem": str(folder / "dashboard.pem"),
        "/etc/ssl/private/dashboard.key": str(folder / "dashboard.key"),
        "    location / {": f"{more[0]}    location / {{",
        "proxy_buffering off;": f"proxy_buffering off;\n{more[1]}",
    }.items():
        assert guide.count(old) == 1
        guide = guide.replace(old, new)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off; pid {folder}/nginx.pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off; {places}\n{guide}}}\n"


def certificate(folder: Path) -> None:
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    make += ["-keyout", str(folder / "dashboard.key"), "-out", str(folder / "dashboard.pem")]
    subprocess.run(make, check=True, capture_output=True)


@contextmanager
def nginx(folder: Path, inside: str, more: tuple[str, str] = ("", "")) -> Iterator[str]:
    """Run nginx before a dashboard; give its address."""
    port = free_port()
    (folder / "nginx.conf").write_text(configuration(folder, inside, port, more), encoding="utf-8")
    with (folder / "nginx.log").open("w", encoding="utf-8") as out:
        started = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], stderr=out)
    try:
        await_answer(started, port, folder / "nginx.log")
        yield f"https://127.0.0.1:{port}"
    finally:
        started.terminate()
        started.wait(10)


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx, with the dashboard behind it."""
    folder = tmp_path_factory.mktemp("proxy")
    certificate(folder)
    store = make_store(folder / "spm.duckdb", sample=False)
    with serving(store, folder / "server.log", {"SPM_NAMES": NAME}) as inside, nginx(folder, inside) as outside:
        yield outside


def answer(url: str, **headers: str) -> tuple[int, str]:
    """Ask through the proxy; give the status and Strict-Transport-Security."""
    request = urllib.request.Request(url, headers={"Host": NAME, **headers})
    try:
        with urllib.request.urlopen(request, timeout=10, context=ssl._create_unverified_context()) as told:
            return told.status, told.headers.get("Strict-Transport-Security", "")
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get("Strict-Transport-Security", "")


def test_it_answers_over_tls_alone_and_backup_stays_inside(proxied):
    assert answer(f"{proxied}/ready") == (200, "max-age=31536000")
    assert answer(f"{proxied}/backup")[0] == 404
    assert answer(f"{proxied}/ready", Host="elsewhere.example")[0] == 421


def test_a_page_stands_and_a_file_goes_up_through_it(proxied, tmp_path):
    port = urlsplit(proxied).port
    book = tmp_path / "no workbook.xlsx"
    book.write_bytes(b"no workbook" * 100)
    flags = [f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--ignore-certificate-errors"]
    with chromium(flags) as browser, visit(browser, f"https://{NAME}:{port}/upload") as seen:
        seen.page.set_input_files("input[type=file]", book)
        seen.page.get_by_text(re.compile("not a workbook|no workbook|cannot be read", re.IGNORECASE)).first.wait_for()
        assert seen.outside == []
        assert seen.complaints == []


SECRET = "a secret of nginx and the dashboard alone"


class Agency(BaseHTTPRequestHandler):
    """Stands in for the agency's sign-in (oauth2-proxy): whoever the cookie names is signed in, and it is told by a header."""

    def do_GET(self) -> None:
        who = SimpleCookie(self.headers.get("Cookie", "")).get("signed-in-as")
        at_door = not self.path.startswith("/oauth2/auth")
        self.send_response(200 if at_door else 202 if who else 401)
        if who and not at_door:
            self.send_header("X-Auth-Request-Email", who.value)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        if at_door:
            self.wfile.write(b"The agency's sign-in")

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def signing_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """(nginx as the guide has it with a sign-in, the dashboard behind it), of an agency with people."""
    folder = tmp_path_factory.mktemp("signing-in")
    agency(folder / "spm.duckdb").close()
    certificate(folder)
    (folder / "spm-secret.conf").write_text(f'proxy_set_header X-Spm-Secret "{SECRET}";\n', encoding="utf-8")
    standing_in = ThreadingHTTPServer(("127.0.0.1", 0), Agency)
    threading.Thread(target=standing_in.serve_forever, daemon=True).start()
    env = {"SPM_NAMES": NAME, "SPM_PROXY_SECRET": SECRET}
    try:
        with serving(folder / "spm.duckdb", folder / "server.log", env) as inside, nginx(folder, inside, sign_in(folder, standing_in.server_port)) as outside:  # fmt: skip
            yield outside, inside
    finally:
        standing_in.shutdown()
        standing_in.server_close()


def sign_in(folder: Path, port: int) -> tuple[str, str]:
    """The guide's lines for `server` and for `location /`."""
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    of_server, of_location = re.findall(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert "127.0.0.1:4180" in of_server
    assert "/etc/nginx/spm-secret.conf" in of_location
    return (
        of_server.replace("127.0.0.1:4180", f"127.0.0.1:{port}"),
        of_location.replace("/etc/nginx/spm-secret.conf", str(folder / "spm-secret.conf")),
    )


def feed(url: str, code: str, **headers: str) -> tuple[int, bytes]:
    """Ask for a calendar: a file of its person's own reports."""
    named = {"Host": NAME, **{name.replace("_", "-"): value for name, value in headers.items()}}
    request = urllib.request.Request(f"{url}/calendar/{code}.ics", headers=named)
    try:
        with urllib.request.urlopen(request, timeout=10, context=ssl._create_unverified_context()) as told:
            return told.status, told.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def as_(who: str) -> str:
    return f"signed-in-as={who}@agency.example"


def test_who_comes_through_the_guides_nginx_is_whom_the_sign_in_names(signing_in):
    outside, inside = signing_in
    status, told = feed(outside, "agency", Cookie=as_("unit"))
    assert (status, b"U1" in told, b"U3" in told) == (200, True, False)
    status, told = feed(outside, "agency", Cookie=as_("admin"))
    assert (status, b"U1" in told, b"U3" in told) == (200, True, True)
    assert feed(outside, "agency", Cookie=as_("stranger"))[0] == 403
    assert feed(outside, "agency") == (200, b"The agency's sign-in")

    claimed = {"X_Spm_User": "admin@agency.example", "X_Spm_Person": "admin@agency.example"}
    stamp = int(time.time())
    well_signed = {"X_Spm_Time": str(stamp), "X_Spm_Signature": sign("admin@agency.example", stamp, SECRET)}
    for more in ({}, {"X_Spm_Secret": SECRET}, {"X_Spm_Secret": "guessed"}, well_signed):
        assert feed(outside, "agency", **claimed, **more) == (200, b"The agency's sign-in"), more
        status, told = feed(outside, "agency", Cookie=as_("unit"), **claimed, **more)
        assert (status, b"U1" in told, b"U3" in told) == (200, True, False), more  # overwritten: still the unit

    assert feed(inside, "agency", X_Spm_User="admin@agency.example")[0] == 403  # past nginx, without the secret
    assert feed(inside, "agency", X_Spm_User="admin@agency.example", X_Spm_Secret="guessed")[0] == 403


@pytest.mark.slow
@pytest.mark.trust
def test_a_page_behind_the_guides_sign_in_is_that_persons(signing_in):
    outside, _ = signing_in
    flags = [f"--host-resolver-rules=MAP {NAME} 127.0.0.1", "--ignore-certificate-errors"]
    with chromium(flags) as browser:
        context = browser.new_context(extra_http_headers={"X-Spm-User": "admin@agency.example"})
        name, _, who = as_("unit").partition("=")
        context.add_cookies([{"name": name, "value": who, "domain": NAME, "path": "/"}])
        page = context.new_page()
        page.goto(f"https://{NAME}:{urlsplit(outside).port}/unit?id=U1&month=2026-10")
        page.get_by_text("Signed in as unit@agency.example (unit U1)").wait_for(timeout=40_000)
        context.close()
