"""The parent's side of reading: a few child processes, kept alive, each read under a time limit.

A child that dies, hangs or answers nonsense costs its own file alone: it is ended, the file is refused
with its reason, and a fresh child reads on. Safe to use from several threads: a thread borrows
children, and gives each back after one file.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import select
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spm_core.intake.package import LENGTH, MARK, MAX_BYTES, READ

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SECONDS = 30.0
CHILDREN = 2
MAX_REPLY = 512 * 1024 * 1024
FRESH_AFTER = 20 * 1024 * 1024
"""A child that has unpacked this much is replaced, so that a large file leaves no full memory behind."""

Json = dict[str, Any]


class _Child:
    """One child process and the pipes to it."""

    def __init__(self, module: str, understand: Callable[[bytes], Json]) -> None:
        self.understand = understand
        root = str(Path(__file__).parents[2])
        paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
        self.unpacked = 0
        self.process = subprocess.Popen(  # noqa: S603 - a module of our own
            [sys.executable, "-X", "utf8", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
            bufsize=0,
        )
        assert self.process.stdin
        assert self.process.stdout
        self.inward, self.outward = self.process.stdin, self.process.stdout.fileno()

    def send(self, data: bytes) -> None:
        view = memoryview(LENGTH.pack(len(data)) + data)
        while view:
            view = view[os.write(self.inward.fileno(), view) :]

    def receive(self, deadline: float) -> Json:
        """Give its answer. EOFError when it died, TimeoutError when it hangs, ValueError when it talks nonsense."""
        (length,) = LENGTH.unpack(self._take(LENGTH.size, deadline))
        if length > MAX_REPLY:
            raise ValueError("a reply beyond all bounds")
        reply = self.understand(self._take(length, deadline))
        self.unpacked += reply.get("unpacked", 0)
        return reply

    def _take(self, length: int, deadline: float) -> bytes:
        pieces = []
        while length:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.outward], [], [], left)[0]:
                raise TimeoutError
            piece = os.read(self.outward, min(length, 1 << 20))
            if not piece:
                raise EOFError
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)

    def end(self) -> None:
        """End it, however it fares, and wait for it."""
        with contextlib.suppress(OSError):
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()


class Pool:
    """At most `size` children; started when first needed.

    `module` is what they run, `understand` makes a value of the bytes that they answer, `most` is the largest request.
    """

    def __init__(
        self,
        size: int = CHILDREN,
        seconds: float = SECONDS,
        *,
        module: str = "spm_core.intake.child",
        understand: Callable[[bytes], Json] = json.loads,
        most: int = MAX_BYTES,
    ) -> None:
        self.size, self.seconds, self.most = size, seconds, most
        self._start = partial(_Child, module, understand)
        self._all: weakref.WeakSet[_Child] = weakref.WeakSet()
        self._idle: list[_Child] = []
        self._alive = 0
        self._changed = threading.Condition()
        atexit.register(self.close)

    def warm(self) -> None:
        """Start all children now, so that the first file need not wait."""
        borrowed = [child for _ in range(self.size) if (child := self._borrow(wait=False))]
        for child in borrowed:
            self._give_back(child)

    def read(self, files: Sequence[bytes]) -> Iterator[tuple[int, Json]]:
        """Read files side by side; give (its number, the child's answer) as each is done."""
        return self._answers(files, READ)

    def mark(self, file: bytes, asked: Json) -> Json:
        """Have a workbook's findings put into it: `{"data", "marked"}`, data in base 64, or `{"refused": {"code", ...}}`."""
        said = json.dumps(asked, ensure_ascii=False).encode("utf-8", "replace")
        ((_, answer),) = self._answers([file], MARK + LENGTH.pack(len(said)) + said)
        return answer

    def _answers(self, files: Sequence[bytes], head: bytes) -> Iterator[tuple[int, Json]]:
        waiting = deque(range(len(files)))
        busy: dict[int, tuple[_Child, int, float]] = {}
        try:
            while waiting or busy:
                while waiting and len(files[waiting[0]]) > self.most:
                    yield waiting.popleft(), _refused("file-too-large", size="over 20 MB", limit="20 MB")
                while waiting and (child := self._borrow(wait=not busy)):
                    number = waiting.popleft()
                    busy[child.outward] = (child, number, time.monotonic() + self.seconds)
                    with contextlib.suppress(OSError):  # a dead child shows when its answer is awaited
                        child.send(head + files[number])
                if busy:
                    yield from self._collect(busy)
        finally:
            for child, _, _ in busy.values():
                self._discard(child)

    def _collect(self, busy: dict[int, tuple[_Child, int, float]]) -> Iterator[tuple[int, Json]]:
        first = min(deadline for _, _, deadline in busy.values())
        ready = select.select(list(busy), [], [], max(0.0, first - time.monotonic()))[0]
        late = [key for key, (_, _, deadline) in busy.items() if time.monotonic() >= deadline]
        for key in {*ready, *late}:
            child, number, deadline = busy.pop(key)
            try:
                reply = child.receive(deadline)
            except TimeoutError:
                reply = _refused("reader-timeout", seconds=f"{self.seconds:g}")
            except (EOFError, OSError, ValueError, MemoryError, pickle.UnpicklingError):
                reply = _refused("reader-died")
            if "refused" in reply and reply["refused"]["code"].startswith("reader-"):
                self._discard(child)
            else:
                self._give_back(child)
            yield number, reply

    def _borrow(self, *, wait: bool) -> _Child | None:
        with self._changed:
            while not self._idle and self._alive >= self.size:
                if not wait:
                    return None
                self._changed.wait()
            while self._idle:
                child = self._idle.pop()
                if child.process.poll() is None:
                    return child
                child.end()
                self._alive -= 1
            self._alive += 1
        try:
            child = self._start()
        except BaseException:
            self._discard(None)
            raise
        self._all.add(child)
        return child

    def _give_back(self, child: _Child) -> None:
        if child.unpacked > FRESH_AFTER or child.process.poll() is not None:
            self._discard(child)
            return
        with self._changed:
            self._idle.append(child)
            self._changed.notify()

    def _discard(self, child: _Child | None) -> None:
        if child is not None:
            child.end()
        with self._changed:
            self._alive -= 1
            self._changed.notify()

    def end(self) -> None:
        """End every child, those that read among them: their files are refused. For the end of the whole process."""
        for child in list(self._all):
            with contextlib.suppress(OSError):
                child.process.kill()
        self.close()

    def close(self) -> None:
        """End the idle children; a later read starts fresh ones."""
        with self._changed:
            idle, self._idle = self._idle, []
            self._alive -= len(idle)
        for child in idle:
            child.end()


def _refused(code: str, **details: str) -> Json:
    return {"refused": {"code": code, **details}}


POOL = Pool()
