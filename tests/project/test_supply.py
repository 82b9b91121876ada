"""What the product is made of: each dependency pinned by hash, holes told, no secret in the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.browser.looking import free_port

SECRET = re.compile(
    r"""-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"""
    r"""|\beyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}\."""
    r"""|(?i:\b\w*(?:password|secret|token|api_?key)\w*["']?\s*[:=]\s*["'](?!SPM_)[^"'\s{}$<]{8,}["'])"""
)
"""A key by its looks, or a literal given to a name that says what it is."""


def test_every_dependency_is_pinned_by_hash(root):
    with (root / "uv.lock").open("rb") as file:
        packages = tomllib.load(file)["package"]
    files = {
        one["name"]: [*one.get("wheels", []), *([one["sdist"]] if "sdist" in one else [])]
        for one in packages
        if "registry" in one["source"]
    }

    assert len(files) > 50
    assert [name for name, made in files.items() if not made] == []
    assert [f["url"] for made in files.values() for f in made if not f["hash"].startswith("sha256:")] == []
    assert [one["name"] for one in packages if not {"registry", "editable"} & set(one["source"])] == []
    syncs = re.findall(r"uv\)? sync .*|\(UV\) sync .*", (root / "Makefile").read_text(encoding="utf-8"))
    assert syncs
    assert all("--locked" in line or "--frozen" in line for line in syncs)


@pytest.mark.parametrize(
    "planted",
    [
        'PASSWORD = "correct-horse-9"',
        "token: 'abcdefgh12345'",
        "-----BEGIN RSA PRIVATE KEY-----",
        "AKIAABCDEFGHIJKLMNOP",
    ],
)
def test_a_planted_secret_would_be_found(planted):
    assert SECRET.search(planted)


def test_no_secret_stands_in_the_project(root):
    kept = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True).stdout
    names = [name for name in kept.split("\0") if name and not name.startswith("tests/")]
    found = []
    for name in names:
        try:
            text = (root / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found += [f"{name}: {match[0][:60]}" for match in SECRET.finditer(text)]

    assert found == []
    assert ".streamlit/secrets.toml" not in names
    ignored = subprocess.run(
        ["git", "check-ignore", ".streamlit/secrets.toml"], cwd=root, capture_output=True, check=False
    )
    assert ignored.returncode == 0


class Holes(BaseHTTPRequestHandler):
    """A list of known holes as OSV answers: one in duckdb, or none."""

    known: tuple[str, ...] = ()

    def log_message(self, *_said):
        pass

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["queries"]
        hole = {"vulns": [{"id": "MADE-UP-1", "modified": "2026-01-01T00:00:00Z"}]}
        self._give({"results": [hole if one["package"]["name"] in self.known else {} for one in asked]})

    def do_GET(self):
        self._give({"id": "MADE-UP-1", "modified": "2026-01-01T00:00:00Z", "summary": "made up"})

    def _give(self, answer):
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def holes():
    server = HTTPServer(("127.0.0.1", 0), Holes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
    Holes.known = ()


def audit(root, tmp_path, port):
    """Run make audit on a copy of what it reads, so that dist/ of the checkout stays as it is."""
    for name in ("Makefile", "pyproject.toml", "uv.lock", "README.md", "LICENSE"):
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / ".uv").symlink_to(root / ".uv")
    line = ["make", "audit", f"ARGS=--service-url http://127.0.0.1:{port}"]
    return subprocess.run(
        line,
        cwd=tmp_path,
        env={**os.environ, "UV_HTTP_RETRIES": "0"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_the_audit_passes_without_a_hole_and_leaves_a_bill_of_materials(root, tmp_path, holes):
    done = audit(root, tmp_path, holes.server_port)

    bill = json.loads((tmp_path / "dist" / "spm.cdx.json").read_text(encoding="utf-8"))
    named = {one["name"] for one in bill["components"]}
    assert done.returncode == 0, done.stderr
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert {"duckdb", "streamlit", "typst", "starlette"} <= named
    assert "pytest" not in named


def test_a_known_hole_fails_the_audit_by_name(root, tmp_path, holes):
    Holes.known = ("duckdb",)

    done = audit(root, tmp_path, holes.server_port)

    assert done.returncode != 0
    assert "duckdb" in done.stdout
    assert "MADE-UP-1" in done.stdout
    assert "A dependency has a known hole" in done.stderr


def test_without_the_list_of_holes_it_is_said_that_nothing_was_audited(root, tmp_path):
    done = audit(root, tmp_path, free_port())

    assert done.returncode != 0
    assert "nothing was audited" in done.stderr
    assert "known hole." not in done.stderr
    assert (tmp_path / "dist" / "spm.cdx.json").exists()
