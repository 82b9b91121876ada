"""The server as it is served: health answers, security headers, and what it refuses to start with."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from tests.browser.looking import ROOT, SPM, free_port

pytestmark = pytest.mark.browser


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status, answer.headers, answer.read()


def test_ready_answers_200_with_the_acts_of_the_store(sample_url):
    status, _, body = get(f"{sample_url}/ready")

    assert status == 200
    assert json.loads(body)["ready"] is True
    assert json.loads(body)["acts"] > 0


def test_live_answers_200(sample_url):
    assert get(f"{sample_url}/live")[0] == 200


@pytest.mark.parametrize("path", ["/", "/ready", "/fonts/public-sans-latin-wght-normal.woff2", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(sample_url, path):
    _, headers, _ = get(f"{sample_url}{path}")

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]


def handshake(url, **headers):
    """Give the status of the answer to a WebSocket's opening request."""
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    with contextlib.closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=5)) as connection:
        connection.request("GET", "/_stcore/stream", headers={**asked, **headers})
        return connection.getresponse().status


def test_only_its_own_pages_under_its_own_name_reach_it(sample_url):
    """A name pointed at this machine by its owner (DNS rebinding), and a page of another site, see nothing."""
    assert handshake(sample_url, Origin=sample_url) == 101
    assert handshake(sample_url, Origin="http://elsewhere.example") == 403
    assert handshake(sample_url, Host="elsewhere.example", Origin="http://elsewhere.example") == 403
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(urllib.request.Request(f"{sample_url}/calendar/agency.ics", headers={"Host": "elsewhere.example"}))
    assert refused.value.code == 421
    assert b"SPM_NAMES" in refused.value.read()


def test_a_calendar_program_reads_a_unit_a_division_and_the_agency(sample_url):
    for code in ("SIMP", "PI", "agency"):
        status, headers, body = get(f"{sample_url}/calendar/{code}.ics")

        assert status == 200
        assert headers["Content-Type"].startswith("text/calendar")
        assert body.startswith(b"BEGIN:VCALENDAR\r\n")
        assert body.count(b"BEGIN:VEVENT") > 10


@pytest.mark.parametrize("path", ["/calendar/NOBODY.ics", "/calendar/SIMP", "/calendar/NO%20BODY.ics"])
def test_a_calendar_that_is_not_there_is_said(sample_url, path):
    with pytest.raises(urllib.error.HTTPError) as missing:
        get(f"{sample_url}{path}")

    missing.value.close()
    assert missing.value.code == 404


def start(folder, code, **env):
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def copy(tmp_path):
    """The project's code without its .streamlit folder."""
    for room in ("app", "spm_core"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "data" / "fonts").mkdir(parents=True)
    return tmp_path


def test_refuses_to_start_without_its_config(copy):
    ended = start(copy, "import app.server", HOME=str(copy / "nobody"))

    assert ended.returncode != 0
    assert "telemetry stays off" in ended.stderr
    assert "make run" in ended.stderr


def test_refuses_to_start_with_telemetry_on(copy):
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    (copy / ".streamlit").mkdir()
    (copy / ".streamlit" / "config.toml").write_text(
        config.replace("gatherUsageStats = false", "gatherUsageStats = true")
    )

    ended = start(copy, "import app.server")

    assert ended.returncode != 0
    assert "browser.gatherUsageStats = true" in ended.stderr


def test_taken_port_is_told_with_another_one(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        ended = start(ROOT, f"from app import server; server.run(port={port})", SPM_STORE=str(tmp_path / "spm.duckdb"))

    assert ended.returncode != 0
    assert f"spm serve --port {port + 1}" in ended.stderr


def test_serve_refuses_to_listen_beyond_this_machine(tmp_path):
    ended = subprocess.run(
        [str(SPM), "serve", "--host", "0.0.0.0", "--port", str(free_port())],
        cwd=ROOT,
        env={**os.environ, "SPM_STORE": str(tmp_path / "spm.duckdb")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert "127.0.0.1" in ended.stderr
