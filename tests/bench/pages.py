"""Each page's rerun at 1, 20 and 50 browser sessions: real sessions over the browser's own protocol, 5 s think time.

Starts the server on a copy of the sample agency, loads each page in every session, then measures reruns: from the
message that asks for one to the message that says the script has finished.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

PAGES = {
    "Agency": "",
    "Division": "division",
    "Unit": "unit",
    "Upload": "upload",
    "Measures": "measures",
    "Plan": "plan",
}
SESSIONS, THINK, RERUNS = (1, 20, 50), 5.0, 4


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rerun(page: str) -> bytes:
    """Give the browser's message that asks for a run of a page."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = ""
    return message.SerializeToString()


async def one_session(url: str, page: str, start: float, times: list[float], errors: list[str]) -> None:
    """Open a session, load the page, then ask for reruns with think time between; collect seconds."""
    await asyncio.sleep(start)
    async with connect(url, subprotocols=["streamlit"], max_size=None, open_timeout=30) as socket_:  # type: ignore[list-item]
        for turn in range(RERUNS + 1):
            began = time.perf_counter()
            await socket_.send(rerun(page))
            while True:
                message = ForwardMsg()
                message.ParseFromString(await asyncio.wait_for(socket_.recv(), 60))  # type: ignore[arg-type]
                kind = message.WhichOneof("type")
                if kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                    errors.append(message.delta.new_element.exception.message)
                if kind == "script_finished":
                    break
            if turn:
                times.append(time.perf_counter() - began)
            await asyncio.sleep(random.uniform(0.5, 1.5) * THINK if turn < RERUNS else 0)


async def load(url: str, page: str, sessions: int) -> tuple[list[float], list[str]]:
    """Run so many sessions on a page at once, begun over one think time."""
    times: list[float] = []
    errors: list[str] = []
    await asyncio.gather(*(one_session(url, page, THINK * n / sessions, times, errors) for n in range(sessions)))
    return times, errors


def main() -> None:
    """Print p50 and p95 for each page and number of sessions."""
    folder = Path(tempfile.mkdtemp())
    environment = {**os.environ, "SPM_STORE": str(folder / "bench.duckdb")}
    spm = str(Path(sys.executable).parent / "spm")
    subprocess.run([spm, "init", "--sample"], env=environment, check=True, capture_output=True)
    port = free_port()
    server = subprocess.Popen(
        [spm, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        print(f"{'page':10} {'sessions':>8} {'reruns':>7} {'p50 ms':>7} {'p95 ms':>7} {'errors':>7}")
        for name, path in PAGES.items():
            for sessions in SESSIONS:
                times, errors = asyncio.run(load(f"ws://127.0.0.1:{port}/_stcore/stream", path, sessions))
                cuts = statistics.quantiles(times, n=20) if len(times) > 1 else times * 20
                print(
                    f"{name:10} {sessions:8} {len(times):7} {1000 * statistics.median(times):7.0f} {1000 * cuts[-1]:7.0f} {len(errors):7}",
                    flush=True,
                )
    finally:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    main()
