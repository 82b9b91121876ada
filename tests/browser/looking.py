"""Looking at the real thing: the server as it is served, a page in Debian's chromium, and what axe says of it."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from playwright.sync_api import Browser, Page, Playwright, Request

ROOT = Path(__file__).parents[2]
SPM = Path(sys.executable).with_name("spm")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
PAGES = ["", "division", "unit", "upload", "compare", "year", "measures", "plan"]
"""Addresses of the pages; the Agency page is the first, without a name."""

CHROMIUM = Path("/usr/bin/chromium")
# No sandbox as root in a container, no shared memory or graphics card there; the rest keeps the browser itself
# from calling its maker, which would look like our page doing so.
FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STANDS = [
    "document.querySelectorAll('[data-testid=stSkeleton]').length === 0",
    "[...document.querySelectorAll('[data-testid=stVegaLiteChart]')].every(c => c.querySelector('canvas, svg'))",
    "document.fonts.status === 'loaded'",
]
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@dataclass
class Visit:
    """A page that was opened, and what it did meanwhile."""

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """The console's errors, failed requests, and exceptions in the page."""

    def axe(self) -> list[str]:
        """Give the violations of WCAG 2.1 A and AA, one line a place."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG)
        return [line for rule in found["violations"] for line in readable(rule)]

    def settle(self, seconds: float = 30) -> None:
        """Wait until the script has run, placeholders are gone and charts are drawn."""
        self.page.wait_for_selector(IDLE, timeout=1000 * seconds)
        for condition in STANDS:
            self.until(condition)
        self.page.wait_for_timeout(200)

    def until(self, condition: str, seconds: float = 15) -> None:
        """Wait for a JavaScript condition. Not playwright's own wait: that needs eval, which our headers forbid."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(condition):
            assert time.monotonic() < end, f"Not within {seconds} s: {condition}"
            self.page.wait_for_timeout(50)


def readable(rule: dict[str, Any]) -> list[str]:
    """Turn one of axe's rules into lines: which rule, where, what is wrong there."""
    lines = []
    for node in rule["nodes"]:
        why = "; ".join(" ".join(line.split()) for line in node["failureSummary"].splitlines()[1:])
        lines.append(f"{rule['id']} at {' '.join(map(str, node['target']))}: {why}  {node['html'][:160]}")
    return lines


@contextmanager
def chromium(more: Sequence[str] = ()) -> Iterator[Browser]:
    """Start the browser, with `more` of its own flags."""
    with playing() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *more])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def playing() -> Iterator[Playwright]:
    """Give the playwright of this process: started by the first who needs it, ended by the last."""
    _playing.append(_playing[0] if _playing else sync_playwright().start())
    try:
        yield _playing[0]
    finally:
        last = _playing.pop()
        if not _playing:
            last.stop()


_playing: list[Playwright] = []


@contextmanager
def visit(browser: Browser, url: str, *, width: int = 1440, height: int = 900, theme: str = "light") -> Iterator[Visit]:
    """Open an address as a new visitor and wait until the page stands. `theme` is light or dark."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="dark" if theme == "dark" else "light"
    )
    try:
        seen = Visit(context.new_page())
        host = urlsplit(url).netloc

        def note(request: Request) -> None:
            asked = urlsplit(request.url)
            if asked.scheme not in ("data", "blob") and asked.netloc != host:
                seen.outside.append(request.url)

        seen.page.on("request", note)
        seen.page.on("websocket", lambda ws: None if urlsplit(ws.url).netloc == host else seen.outside.append(ws.url))
        seen.page.on("response", lambda answer: seen.complaints.extend(refused(answer.status, answer.url)))
        seen.page.on("console", lambda m: seen.complaints.extend(said(m.type, m.text)))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.goto(url)
        seen.settle()
        yield seen
    finally:
        context.close()


def refused(status: int, url: str) -> list[str]:
    """Give a complaint about a request that failed.

    Not about Streamlit's own question where it is served: under /division it first asks /division/_stcore/health.
    """
    looking_around = re.fullmatch(r"/\w+/_stcore/(health|host-config)", urlsplit(url).path)
    return [] if status < 400 or looking_around else [f"{status} {url}"]


def said(kind: str, text: str) -> list[str]:
    """Give the console's errors; a failed request is told better by `refused`."""
    return [text] if kind == "error" and not text.startswith("Failed to load resource") else []


def free_port() -> int:
    """Give a port that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def make_store(path: Path, *, sample: bool) -> Path:
    """Make a store with the command, filled with the sample agency or empty."""
    command = [str(SPM), "init", "--store", str(path)]
    subprocess.run(command + (["--sample"] if sample else []), cwd=ROOT, check=True, timeout=600)
    return path


@contextmanager
def serving(store: Path, log: Path, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Serve a store as README says, on a free port, with `more` settings; give the address once /ready answers 200."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "app.server:app", "--port", str(port), "--no-access-log"],
            cwd=ROOT,
            env={**os.environ, "SPM_STORE": str(store), **more},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            await_ready(url, server, log)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=60)  # it stores first what was sent


def await_ready(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    """Wait for /ready; raise with the server's own words when it ends or takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"The server was not ready within {seconds} s:\n{log.read_text(encoding='utf-8')}")


def await_answer(server: subprocess.Popen[bytes], port: int, log: Path, seconds: float = 20) -> None:
    """Wait until another program listens on a port; raise with its own words when it ends or takes longer."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError(f"Nothing listens on port {port} within {seconds} s:\n{log.read_text(encoding='utf-8')}")
