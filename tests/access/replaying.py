"""What a browser sends, noted and sent again by somebody else over a line of their own; and the server with a line to it."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.access.people import address
from tests.access.test_sign_in import SECRET
from tests.browser import dropping
from tests.browser.looking import ROOT, await_ready, free_port
from tests.workbooks import report

ANSWERS = {"rerun_script": "script_finished", "file_urls_request": "file_urls_response", "backend_operation_request": "backend_operation_response"}  # fmt: skip
"""A browser's message -> what the server tells when it is done with it."""
REPORT, ANOTHER = (report("U1", "2026-11", ["A1", "Behind", "", date(2027, 1, day), "", "", ""]) for day in (20, 21))
PART = 0.5
"""Seconds within which a known part of a page begins to answer."""


@dataclass
class Server:
    """The dashboard behind a proxy that signs people in, and the line to it."""

    url: str
    process: subprocess.Popen[str]

    def acts(self, **what: str) -> list[list[str]]:
        """Give the record, having done what is said."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return list(
            json.loads(self.process.stdout.readline())
        )  # nothing else may be written there: the log is JSON elsewhere


@contextmanager
def listening(folder: Path) -> Iterator[Server]:
    """Serve the store in a folder, behind a proxy that signs people in."""
    port = free_port()
    env = {**os.environ, "SPM_STORE": str(folder / "spm.duckdb"), "SPM_PROXY_SECRET": SECRET}
    with (log := folder / "server.log").open("w", encoding="utf-8") as err:
        started = subprocess.Popen(
            [sys.executable, "-m", "tests.access.listening", str(port)],
            cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, text=True,
        )  # fmt: skip
        with started as process:
            try:
                await_ready(url := f"http://127.0.0.1:{port}", process, log)
                yield Server(url, process)
            finally:
                process.terminate()


def headers(who: str | None) -> dict[str, str]:
    return {"X-Spm-User": address(who), "X-Spm-Secret": SECRET} if who else {}


@dataclass
class Sent:
    """What a person's browser sent and asked for: each message's bytes, and each address of a file."""

    frames: list[bytes] = field(default_factory=list)
    puts: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)


@contextmanager
def recorded(browser: Any, who: str) -> Iterator[tuple[Any, Sent]]:
    """A browser of that person's, everything that it sends noted."""
    context, sent = browser.new_context(extra_http_headers=headers(who)), Sent()

    def line(socket: Any) -> None:
        socket.on("framesent", lambda data: sent.frames.append(data))  # noqa: PLW0108 - playwright notes something on what it is given

    def asked(request: Any) -> None:
        if "/upload_file/" in request.url and request.method == "PUT":
            sent.puts.append(urlsplit(request.url).path)
        if urlsplit(request.url).path.startswith("/media/"):
            sent.media.append(request.url)

    try:
        page = context.new_page()
        page.on("websocket", line)
        page.on("request", asked)
        yield page, sent
    finally:
        context.close()


class Line:
    """A wrong person's own connection, and all that it was told."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket, self.said, self.session = socket, "", ""
        self.operations: list[Any] = []
        self.urls: list[FileURLs] = []

    def send(self, frame: bytes) -> None:
        """Send a message as it was, and hear the server out.

        Of a part of the page that this session never had the server says nothing: the same is then sent to the whole page.
        """
        asked = BackMsg()
        asked.ParseFromString(frame)
        self.socket.send(frame)
        wanted = ANSWERS.get(str(asked.WhichOneof("type")))
        if wanted and asked.rerun_script.fragment_id:
            try:
                self.until(wanted, PART)
            except TimeoutError:
                asked.rerun_script.fragment_id = ""
                self.socket.send(asked.SerializeToString())
            else:
                return
        if wanted:
            self.until(wanted, 60)

    def until(self, wanted: str, seconds: float) -> None:
        """Hear the server until it is done; a run that only makes way for the next is not the end."""
        while True:
            told = ForwardMsg()
            told.ParseFromString(self.socket.recv(timeout=seconds))  # type: ignore[arg-type]
            kind = told.WhichOneof("type")
            self.session = told.new_session.initialize.session_id or self.session
            if kind == "delta":
                self.said += plain(told)
            if kind == "backend_operation_response":
                self.operations.append(told.backend_operation_response)
            if kind == "file_urls_response":
                self.urls += told.file_urls_response.file_urls
            if kind == wanted and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return


def plain(told: ForwardMsg) -> str:
    """What a reader would read of a message, roughly."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"\\u003c.*?\\u003e|<[^>]+>", " ", str(told.delta)))) + "\n"


@contextmanager
def line(server: Server, who: str | None, *more: str) -> Iterator[Line]:
    socket = f"ws{server.url.removeprefix('http')}/_stcore/stream"
    with connect(socket, subprotocols=["streamlit", *more], additional_headers=headers(who), max_size=None) as opened:  # type: ignore[list-item]
        yield Line(opened)


def replayed(server: Server, who: str | None, sent: Sent) -> tuple[Line, list[list[str]]]:
    """Send everything again as somebody else; give what they were told, and the acts that came of it."""
    before = len(server.acts())
    with line(server, who) as heard:
        replay(server, who, heard, sent.frames, sent.puts)
    return heard, server.acts()[before:]


def replay(server: Server, who: str | None, heard: Line, frames: list[bytes], puts: list[str]) -> None:
    """Send messages one by one. A file is dropped anew in this session, and then stands where the other one's stood."""
    mine: dict[bytes, bytes] = {}
    todo = list(puts)
    for frame in frames:
        if old := session_in(frame):
            mine[old] = heard.session.encode()
        for old, new in mine.items():
            frame = frame.replace(old, new)  # noqa: PLW2901 - numbers of one length
        heard.send(frame)
        while todo and len(heard.urls) > len(puts) - len(todo):
            urls = heard.urls[len(puts) - len(todo)]
            put(server, who, urls.upload_url, ANOTHER)
            mine[todo.pop(0).rpartition("/")[2].encode()] = urls.file_id.encode()


def session_in(frame: bytes) -> bytes:
    """The session's number in a message, where one stands."""
    asked = BackMsg()
    asked.ParseFromString(frame)
    return (asked.file_urls_request.session_id or asked.backend_operation_request.session_id).encode()


def put(server: Server, who: str | None, path: str, data: bytes) -> int:
    """Drop a file as a browser does; give the answer's number."""
    try:
        return dropping.put(server.url, path, "OURS.xlsx", data, headers(who))
    except urllib.error.HTTPError as error:
        with error:
            return error.code
