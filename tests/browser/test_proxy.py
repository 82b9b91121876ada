"""The dashboard behind a real nginx with the guide's configuration: TLS, the page's WebSocket, an upload, what stays inside."""

from __future__ import annotations

import re
import ssl
import subprocess
import urllib.error
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.browser.looking import ROOT, await_answer, chromium, free_port, make_store, serving, visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

NAME = "dashboard.example.gov"
"""The name in docs/operate/nginx.conf; for the browser it is this machine."""


def configuration(folder: Path, inside: str, port: int) -> str:
    """Give nginx's whole configuration: the guide's server with this test's ports and certificate."""
    guide = (ROOT / "docs" / "operate" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "127.0.0.1:8501": urlsplit(inside).netloc,
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "/etc/ssl/certs/dashboard.pem": str(folder / "dashboard.pem"),
        "/etc/ssl/private/dashboard.key": str(folder / "dashboard.key"),
    }.items():
        assert old in guide
        guide = guide.replace(old, new)
    places = "".join(
        f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"daemon off; pid {folder}/nginx.pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off; {places}\n{guide}}}\n"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of nginx, with the dashboard behind it."""
    folder = tmp_path_factory.mktemp("proxy")
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    make += ["-keyout", str(folder / "dashboard.key"), "-out", str(folder / "dashboard.pem")]
    subprocess.run(make, check=True, capture_output=True)
    store = make_store(folder / "spm.duckdb", sample=False)
    with serving(store, folder / "server.log", {"SPM_NAMES": NAME}) as inside:
        port = free_port()
        (folder / "nginx.conf").write_text(configuration(folder, inside, port), encoding="utf-8")
        with (folder / "nginx.log").open("w", encoding="utf-8") as out:
            nginx = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf")], stderr=out)
        try:
            await_answer(nginx, port, folder / "nginx.log")
            yield f"https://127.0.0.1:{port}"
        finally:
            nginx.terminate()
            nginx.wait(10)


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
