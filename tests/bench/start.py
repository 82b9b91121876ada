"""From `make run` on a machine already set up to the first page drawn: seconds, three runs."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import time
import urllib.request
from pathlib import Path

from tests.bench.pages import free_port

ROOT = Path(__file__).parent.parent.parent
RUNS = 3


def once() -> tuple[float, float]:
    """Give the seconds to the first answer and to the first Agency page, script run whole."""
    port = free_port()
    began = time.perf_counter()
    run = subprocess.Popen(
        ["make", "run", f"PORT={port}"],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=1)
                break
            except OSError:
                if time.perf_counter() - began > 120:
                    raise
                time.sleep(0.02)
        answered = time.perf_counter() - began
        asyncio.run(_first(port))
        return answered, time.perf_counter() - began
    finally:
        os.killpg(run.pid, signal.SIGTERM)
        run.wait(20)


async def _first(port: int) -> None:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import connect

    from tests.bench.pages import rerun

    async with connect(f"ws://127.0.0.1:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None) as socket_:  # type: ignore[list-item]
        await socket_.send(rerun(""))
        while True:
            message = ForwardMsg()
            message.ParseFromString(await socket_.recv())  # type: ignore[arg-type]
            if message.WhichOneof("type") == "script_finished":
                return


def main() -> None:
    """Print the medians."""
    subprocess.run(["make", "setup"], cwd=ROOT, check=False, capture_output=True)
    runs = [once() for _ in range(RUNS)]
    print(
        f"make run to the first answer: {statistics.median(run[0] for run in runs):.1f} s; to the first page drawn: {statistics.median(run[1] for run in runs):.1f} s"
    )


if __name__ == "__main__":
    main()
