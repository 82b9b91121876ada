"""Hostile and broken files through the real upload: each ends in words on the page, and the server answers all the while."""

from __future__ import annotations

import os
import random
import threading
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import make_store, serving, visit
from tests.files.refuse import CASES
from tests.intake import kinds
from tests.intake.binary_book import binary_book
from tests.intake.test_apart import islands
from tests.intake.test_kinds_hostile import OLE, SEVEN, open_document
from tests.laws.test_mutation import mutated, repacked
from tests.trackers import tracker
from tests.workbooks import report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.trust]

MANY = int(os.environ.get("SPM_HOSTILE", "60"))
"""mutated files dropped"""
MAIN = "[data-testid=stMain]"
READING = "Nothing is stored while reading."
PATIENCE = 2.0
"""seconds in which /ready answers, whatever is being read"""


class Health(threading.Thread):
    """Asks /ready four times a second; keeps the slowest answer and every failure."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.over = url, threading.Event()
        self.slowest, self.failures, self.asked = 0.0, list[str](), 0

    def run(self) -> None:
        while not self.over.wait(0.25):
            began = time.monotonic()
            try:
                with urllib.request.urlopen(f"{self.url}/ready", timeout=10):
                    pass
            except OSError as fault:
                self.failures.append(str(fault))
            self.slowest = max(self.slowest, time.monotonic() - began)
            self.asked += 1


def memory(url: str) -> float:
    """The server's own memory in MB, without its reading children."""
    port = url.rpartition(":")[2]
    for place in Path("/proc").glob("[0-9]*"):
        try:
            line = (place / "cmdline").read_bytes().split(b"\0")
            if b"app.server:app" in line and port.encode() in line:
                status = (place / "status").read_text()
                return int(status.partition("VmRSS:")[2].split()[0]) / 1024
        except OSError:
            continue
    raise AssertionError("the server's process was not found")


def hostile() -> Iterator[tuple[str, bytes]]:
    """Give files by name: those that must be refused, absurd ones of every kind, and good ones with bytes changed."""
    for case in CASES:
        yield f"{case.__name__}.xlsx", case()[0]
    yield "endless.ods", open_document(f'{SEVEN} table:number-columns-repeated="1000000000"/>')
    yield "garbage.xls", OLE + bytes(range(256)) * 8
    yield "mark.csv", b"\xff\xfe"
    yield "islands.csv", "\n".join(islands(1000, 300)).encode()
    wrong = [[f"X{n}", "Compleet", "not a day", "tomorrow-ish", "note", "no", "x"] for n in range(20_000)]
    yield "errors alone.xlsx", report("U1", "2026-10", *wrong)
    yield "long cells.csv", b"Task,Status,Due date\n" + b"On  track " * 12_000 + b",Done,1/2/2026\n"
    yield "../../etc/passwd.csv", b"a,b\n1,2\n"
    yield (
        "<script>alert(1)</script>.csv",
        b"<script>alert(1)</script>,=HYPERLINK(1)\n**x**,![](http://x.invalid/y.png)\n",
    )
    chance = random.Random(20261124)
    good = {
        "xlsx": tracker(),
        "xlsb": binary_book(),
        "csv": kinds.as_csv("utf-8", ";", ","),
        "hand.xlsx": kinds.by_hand(),
    }
    for n in range(MANY):
        name, data = chance.choice(list(good.items()))
        changes = [
            (chance.choice(["flip", "cut", "insert", "swap"]), chance.randrange(2**31), chance.randrange(2**31), chance.randbytes(5))
            for _ in range(chance.randint(1, 6))
        ]  # fmt: skip
        if name.endswith("xlsx") and n % 2:
            part = chance.choice(
                ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
            )
            yield (
                f"part {n}.{name}",
                repacked(
                    data, lambda at, body, part=part, changes=changes: mutated(body, changes) if at == part else body
                ),
            )
        else:
            yield f"bytes {n}.{name}", mutated(data, changes)


@pytest.mark.parametrize("filled", [True, False])
def test_every_hostile_file_ends_in_words_and_the_server_answers_within_two_seconds(
    filled: bool, browser: Browser, tmp_path: Path
) -> None:
    with serving(make_store(tmp_path / "spm.duckdb", sample=filled), tmp_path / "server.log") as url:
        health = Health(url)
        health.start()
        files = list(hostile())
        with visit(browser, f"{url}/upload") as seen:
            before = memory(url)
            for at, (name, data) in enumerate(files):
                file = {"name": name.replace("/", "_"), "mimeType": "application/octet-stream", "buffer": data}
                seen.page.goto(f"{url}/upload")
                seen.settle()
                was = seen.page.inner_text(MAIN)
                seen.page.set_input_files("input[type=file]", [file])
                seen.page.wait_for_function(
                    "([at, was]) => document.querySelector(at).innerText !== was", arg=[MAIN, was], timeout=30_000
                )
                seen.page.get_by_text(READING).wait_for(state="hidden", timeout=120_000)
                seen.settle(120)  # the page may have changed before it says that it reads
                said = seen.page.inner_text(MAIN)
                assert seen.page.get_by_test_id("stException").count() == 0, (at, name, said[-500:])
                assert "Traceback" not in said, (at, name)
            assert seen.outside == []
            after = memory(url)
        health.over.set()
        health.join()
    log = (tmp_path / "server.log").read_text(encoding="utf-8")
    print(
        f"{len(files)} files, {health.asked} questions, slowest {health.slowest:.2f} s, memory {before:.0f} to {after:.0f} MB"
    )
    assert health.failures == []
    assert health.slowest < PATIENCE
    assert "Traceback" not in log, log[-3000:]
    assert after < before + 150
