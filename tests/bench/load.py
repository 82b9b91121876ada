"""Signed-in people at once, over the browser's own protocol: how long each page takes while others upload.

`python -m tests.bench.load 50 600` holds 50 people for 600 s, each going from page to page with 5 s to think, while three more
fill in a month's workbook anew, drop it and send it, again and again. Prints p50, p95 and p99 of each page, of the uploads' reading and sending,
errors, how many reports were stored, and the server's memory; the store is verified after it.
"""

from __future__ import annotations

import asyncio
import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import openpyxl
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.browser.dropping import put
from tests.browser.looking import SPM, make_store, serving
from tests.browser.test_hostile_upload import memory

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

THINK, UPLOADERS = 5.0, 3
DIVISIONS = ("TL", "SS", "EW", "PI", "OP")
UNITS = ("ECE", "LIT", "MSC", "SPED", "WELL", "RECR", "GROW", "CTE", "SIMP", "FIN", "FAC", "DATA")
PAGES = ("", "division", "unit", "upload", "year", "measures", "plan")
SECRET = "a made-up secret of the bench, long enough"
BOSS = "chief@agency.example"
PEOPLE = {BOSS: ("admin", ""), "leader@agency.example": ("leadership", "")}
PEOPLE |= {f"{code.lower()}@agency.example": ("division", code) for code in DIVISIONS}
PEOPLE |= {f"{code.lower()}@agency.example": ("unit", code) for code in UNITS}
MONTH = "2026-11"
STORED = b"Stored as upload"


@dataclass
class Heard:
    """What all visitors measured: seconds of each page's run, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    """One browser: its connection, and the page's widgets as they were last told."""

    socket: ClientConnection
    base: str
    headers: dict[str, str]
    heard: Heard
    uploader: str = ""
    sender: str = ""
    told: bytes = b""
    session: str = ""
    request: FileURLs | None = None

    async def see(self, page: str, files: list[UploadedFileInfo] | None = None, press: str = "") -> float:
        """Ask for a run of a page, with these files in its uploader and this button pressed; give the seconds until it has finished."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        if files:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = self.uploader
            state.file_uploader_state_value.uploaded_file_info.extend(files)
        if press:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = press, True
        self.told = b""
        began = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        await self.until("script_finished")
        return time.perf_counter() - began

    async def until(self, kind: str) -> ForwardMsg:
        """Read what the server tells until a message of that kind."""
        while True:
            told = ForwardMsg()
            heard = await asyncio.wait_for(self.socket.recv(), 120)
            told.ParseFromString(heard)  # type: ignore[arg-type]
            self.told += heard  # type: ignore[operator]
            found = told.WhichOneof("type")
            if found == "new_session":
                self.session = told.new_session.initialize.session_id or self.session
            if found == "delta" and told.delta.WhichOneof("type") == "new_element":
                element = told.delta.new_element
                if element.WhichOneof("type") == "exception":
                    self.heard.errors.append(element.exception.message)
                if element.WhichOneof("type") == "file_uploader":
                    self.uploader = element.file_uploader.id
                if element.WhichOneof("type") == "button" and element.button.label.startswith("Send "):
                    self.sender = element.button.id
            if found == kind and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return told

    async def drop(self, name: str, data: bytes) -> UploadedFileInfo:
        """Send a file's bytes as the browser does, before the page runs with it."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.session_id = self.session
        asked.file_urls_request.file_names.append(name)
        await self.socket.send(asked.SerializeToString())
        (urls,) = (await self.until("file_urls_response")).file_urls_response.file_urls
        await asyncio.to_thread(put, self.base, urls.upload_url, name, data, self.headers)
        return UploadedFileInfo(name=name, size=len(data), file_id=urls.file_id, file_urls=urls)


def filled(template: bytes, n: int) -> bytes:
    """Fill a month's workbook in as its unit does, with a note that no other has."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book["Status"]
    columns = {cell.value: at for at, cell in enumerate(sheet[1], 1)}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, columns["Status"], "Not started")
        sheet.cell(row, columns["Note"], f"As agreed, {n}")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


async def report_once(visitor: Visitor, workbook: tuple[str, bytes], n: int) -> None:
    """Fill in, drop, and send; what is not said to be stored is an error."""
    name, template = workbook
    dropped = await visitor.drop(name, await asyncio.to_thread(filled, template, n))
    visitor.sender = ""
    visitor.heard.seconds["a dropped file"].append(await visitor.see("upload", [dropped]))
    if not visitor.sender:
        visitor.heard.errors.append("no button to send a dropped report")
        return
    visitor.heard.seconds["a report sent"].append(await visitor.see("upload", [dropped], visitor.sender))
    if STORED not in visitor.told:
        visitor.heard.errors.append("a report sent was not said to be stored")


async def stay(base: str, who: str, until: float, heard: Heard, workbook: tuple[str, bytes] | None) -> None:
    """Be one person until the end: from page to page, or, with a workbook, reporting anew each time."""
    headers = {"X-Spm-User": who, "X-Spm-Secret": SECRET}
    await asyncio.sleep(random.uniform(0, THINK))
    url = f"ws://{urlsplit(base).netloc}/_stcore/stream"
    try:
        async with connect(
            url, subprotocols=["streamlit"], max_size=None, open_timeout=60, additional_headers=headers
        ) as socket:  # type: ignore[list-item]
            visitor = Visitor(socket, base, headers, heard)
            await visitor.see("upload" if workbook else "")
            for n in count():
                if time.monotonic() >= until:
                    break
                if workbook:
                    await report_once(visitor, workbook, n)
                else:
                    page = random.choice(PAGES)
                    heard.seconds[page or "agency"].append(await visitor.see(page))
                await asyncio.sleep(random.uniform(0.5, 1.5) * THINK)
    except Exception as error:  # noqa: BLE001 - counted, whatever it is
        heard.errors.append(repr(error)[:200])


async def watch(base: str, until: float) -> list[float]:
    """Note the server's memory every ten seconds."""
    seen = [memory(base)]
    while time.monotonic() < until:
        await asyncio.sleep(10)
        seen.append(memory(base))
    return seen


async def hold(
    base: str, people: int, seconds: float, workbooks: dict[str, tuple[str, bytes]]
) -> tuple[Heard, list[float]]:
    """Hold so many people for so long, the uploaders beside them."""
    heard, until = Heard(), time.monotonic() + seconds
    visits = [stay(base, who, until, heard, None) for who, _ in zip(cycle(PEOPLE), range(people), strict=False)]
    visits += [stay(base, who, until, heard, workbook) for who, workbook in workbooks.items()]
    *_, seen = await asyncio.gather(*visits, watch(base, until))
    return heard, seen


def report(heard: Heard, seen: list[float], people: int) -> None:
    """Print the figures."""
    print(
        f"{people} people, {UPLOADERS} uploading; server's memory {seen[0]:.0f} MB at first, {max(seen):.0f} at most, {seen[-1]:.0f} at the end"
    )
    print("memory minute by minute:", *(f"{one:.0f}" for one in seen[::6]))
    print(f"{'page':16} {'runs':>6} {'p50 ms':>7} {'p95 ms':>7} {'p99 ms':>7}")
    for name, times in heard.seconds.items():
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else times * 100
        print(f"{name:16} {len(times):6} {1000 * cuts[49]:7.0f} {1000 * cuts[94]:7.0f} {1000 * cuts[98]:7.0f}")
    print(f"errors {len(heard.errors)}", *sorted(set(heard.errors))[:5], sep="\n  ", flush=True)


def main() -> None:
    """Serve the sample agency with its people, and hold the load that was asked for."""
    people, seconds = int((sys.argv[1:] or ["50"])[0]), float((sys.argv[2:] or ["600"])[0])
    folder = Path(tempfile.mkdtemp())
    store = make_store(folder / "load.duckdb", sample=True)

    def run(*arguments: str) -> None:
        subprocess.run([SPM, *arguments, "--store", str(store)], check=True, capture_output=True)

    workbooks = {}
    for code in UNITS[:UPLOADERS]:
        run("template", "--unit", code, "--month", MONTH, "--out", str(folder / f"{code}.xlsx"))
        workbooks[f"{code.lower()}@agency.example"] = (f"{code}.xlsx", (folder / f"{code}.xlsx").read_bytes())
    for who, (role, scope) in PEOPLE.items():
        run("people", "add", who, "--role", role, *(["--scope", scope] if scope else []), "--as", BOSS, "--by", BOSS)
    with serving(store, folder / "server.log", {"SPM_PROXY_SECRET": SECRET}) as base:
        heard, seen = asyncio.run(hold(base, people, seconds, workbooks))
        report(heard, seen, people)
    run("verify", "--as", BOSS)
    print("spm verify: nothing wrong in the store after it")


if __name__ == "__main__":
    main()
