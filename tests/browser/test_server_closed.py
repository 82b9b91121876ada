"""The server from outside: headers on whatever it answers, other sites' pages, backups over HTTP, the log, and its end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from spm_core.store import Store
from spm_core.store.verify import verify
from tests.browser.looking import ROOT, await_ready, free_port, make_store, serving, visit

pytestmark = pytest.mark.browser

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SECRET = "a long and random secret, for this test alone"
MARK = "Zanzibar"
"""Stands in every name, file and address of this test, and must not stand in the log."""


def ask(url, method="GET", body=None, **headers):
    """Ask, and give status, headers and body whatever the answer is."""
    at = urlsplit(url)
    line = http.client.HTTPConnection(at.netloc, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, at.path, body=body, headers=named)
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/live", 200),
        ("GET", "/media/not-there.xlsx", 404),
        ("GET", "/calendar/NOBODY.ics", 404),
        ("POST", "/live", 405),
        ("PUT", "/_stcore/upload_file/nobody/nothing", 403),
        ("GET", "/fonts/../../secrets.toml", 400),
        ("POST", "/backup", 403),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", None),
    ],
)
def test_errors_carry_the_security_headers_too(own_url, method, path, code):
    status, headers, body = ask(f"{own_url}{path}", method)

    assert status == code or code is None
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert b"root:" not in body
    assert b"Traceback" not in body


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:1", "null"])
def test_another_sites_page_gets_no_websocket_and_no_leave_to_read(own_url, origin):
    where = own_url.replace("http", "ws") + "/_stcore/stream"

    with pytest.raises(InvalidStatus) as refused:
        connect(where, origin=origin)
    _, headers, _ = ask(f"{own_url}/_stcore/health", Origin=origin)

    assert refused.value.response.status_code == 403
    assert refused.value.response.headers["X-Frame-Options"] == "DENY"
    assert "Content-Security-Policy" in refused.value.response.headers
    assert headers["Access-Control-Allow-Origin"] is None
    with connect(where, origin=own_url, subprotocols=["streamlit"]):
        pass


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A server of its own with a backup secret: address, folder, log."""
    folder = tmp_path_factory.mktemp("own")
    os.environ["SPM_BACKUP_SECRET"] = SECRET
    try:
        with serving(make_store(folder / "spm.duckdb", sample=False), folder / "server.log") as url:
            yield url, folder
    finally:
        del os.environ["SPM_BACKUP_SECRET"]


@pytest.fixture(scope="module")
def own_url(own):
    return own[0]


def backup(url, folder, name, secret=SECRET, store=None, **headers):
    wanted = {"store": str(store or folder / "spm.duckdb"), "file": str(folder / name)}
    return ask(f"{url}/backup", "POST", json.dumps(wanted), Authorization=f"Bearer {secret}", **headers)


def test_a_backup_is_made_over_http_for_who_knows_the_secret(own):
    url, folder = own
    status, _, body = backup(url, folder, "good.duckdb")

    assert status == 200
    assert json.loads(body)["file"] == str(folder / "good.duckdb")
    with contextlib.closing(Store.open(folder / "good.duckdb")) as store:
        assert verify(store)["problems"] == []


@pytest.mark.parametrize(
    ("code", "given"),
    [
        (403, {"secret": "wrong"}),
        (403, {"secret": ""}),
        (403, {"X_Forwarded_For": "127.0.0.1"}),
        (409, {"store": "/somewhere/else.duckdb"}),
    ],
)
def test_nobody_else_gets_a_backup(own, code, given):
    url, folder = own
    status, _, body = backup(url, folder, "bad.duckdb", **given)

    assert status == code
    assert SECRET.encode() not in body
    assert not (folder / "bad.duckdb").exists()


def test_the_log_is_json_lines_without_names_files_addresses_or_cells(own, browser):
    url, folder = own
    cells = f"Task,Status,Due date\n{MARK} task,{MARK},2026-10-01\n".encode()
    with visit(browser, f"{url}/upload?id={MARK}&month={MARK}") as seen:
        seen.page.set_input_files(
            "input[type=file]", [{"name": f"{MARK}.csv", "mimeType": "text/csv", "buffer": cells}]
        )
        seen.page.get_by_text(f"{MARK}.csv").first.wait_for()
        seen.settle()
    ask(f"{url}/calendar/{MARK}.ics")
    ask(f"{url}/{MARK}@example.org")
    ask(f"{url}/_stcore/upload_file/{MARK}/{MARK}", "PUT", cells)
    with pytest.raises(InvalidStatus):
        connect(url.replace("http", "ws") + "/_stcore/stream", origin=f"http://{MARK}.example")

    lines = [json.loads(line) for line in (folder / "server.log").read_text(encoding="utf-8").splitlines()]
    assert MARK not in json.dumps(lines)
    assert {"page", "turn", "request"} <= {line["what"] for line in lines}
    assert all(isinstance(line["ms"], int) for line in lines if line["what"] == "request")


UNDER_WAY = """
import sys, threading, time
from pathlib import Path
from app import server, settings
from spm_core.errors import SpmError
from spm_core.store.store import utc_now

folder, store = Path(sys.argv[1]), settings.store()

def first():
    with store.change() as tx:
        tx.act("test:first", who="test", known_at=utc_now())
        (folder / "under way").touch()
        while not store._closed:
            time.sleep(0.01)
        threading.Thread(target=second).start()
        while not (folder / "second asks").exists():
            time.sleep(0.01)

def second():
    (folder / "second asks").touch()
    try:
        with store.change() as tx:
            tx.act("test:second", who="test", known_at=utc_now())
    except SpmError as refusal:
        (folder / "refused").write_text(str(refusal))

threading.Timer(0, lambda: (server.warm.is_set() or time.sleep(1), first())).start()
server.run(port=int(sys.argv[2]))
"""
"""The dashboard as it is served, with an act under way that ends only once the process was asked to end, and one behind it."""


def served(folder, code):
    """Serve a new store by this code; give the process and its address."""
    port, store = free_port(), make_store(folder / "spm.duckdb", sample=False)
    line = [sys.executable, "-c", code, str(folder), str(port)]
    with (folder / "log").open("w", encoding="utf-8") as out:
        server = subprocess.Popen(line, cwd=ROOT, env={**os.environ, "SPM_STORE": str(store)}, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    await_ready(url, server, folder / "log")
    return server, url


def children(pid):
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if int((place / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(place.name))
        except OSError:
            continue
    return found


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"Not within {seconds} s"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.trust
def test_asked_to_end_it_finishes_the_act_under_way_and_refuses_the_next_plainly(tmp_path):
    server, url = served(tmp_path, UNDER_WAY)
    until((tmp_path / "under way").exists)
    until(lambda: len(children(server.pid)) >= 2)
    reading = children(server.pid)

    server.send_signal(signal.SIGTERM)
    server.wait(timeout=30)

    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in reading))
    assert not (tmp_path / "spm.duckdb.wal").exists()
    assert "The dashboard is being stopped. Nothing was stored" in (tmp_path / "refused").read_text(encoding="utf-8")
    with contextlib.closing(Store.open(tmp_path / "spm.duckdb")) as store:
        acts = [row["kind"] for row in store.rows("select kind from act") if row["kind"].startswith("test")]
    assert acts == ["test:first"]
    with pytest.raises(ConnectionRefusedError):
        ask(f"{url}/live")
