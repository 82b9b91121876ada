"""Taking turns: reading files and storing reports is done a few at a time, fairly, with a place in the line to be seen.

Pages that only show figures take no turn, so that no number of uploads stands before them. Of one person one thing is
done at a time, and nobody's second comes before anybody's first.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from streamlit.runtime.scriptrunner import get_script_run_ctx

from app import downloads
from app.log import timed
from app.memory import using
from spm_core.errors import SpmError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

GLANCE = 0.3
"""Seconds between two looks at the place in the line."""


def limit(name: str, default: int) -> int:
    """Give a limit from the environment. SpmError when it is no number of at least 1."""
    said = os.environ.get(name) or str(default)
    if not said.isdecimal() or int(said) < 1:
        raise SpmError(f"The setting {name} reads {said!r}; a whole number of at least 1 was expected.")
    return int(said)


def person() -> str:
    """Say for whom the limits count: who signed in, over all their windows; while nobody does, the browser window."""
    ctx = get_script_run_ctx(suppress_warning=True)
    return person_of(ctx.session_id) if ctx else ""


def person_of(session_id: str) -> str:
    """Say whose a browser window is: its person's by the address in our own table (app/who.py), else its own."""
    return downloads.whose(session_id) or session_id


class Turn:
    """A place in the line. Leave it in any case, served or not: `with line.join(who) as turn`."""

    def __init__(self, line: Line, who: str, place: tuple[int, int], *, keeps: bool) -> None:
        self.who, self.place, self.keeps, self.served = who, place, keeps, False
        self._line = line

    @property
    def before(self) -> int:
        """How many come before it, those being served among them."""
        return self._line.before(self)

    def wait(self, seconds: float = GLANCE) -> bool:
        """Wait for the turn; say whether it has come. SpmError when the dashboard is being stopped."""
        return self._line.wait(self, seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self._line.leave(self)


class Line:
    """Those who wait and those who are served. `each` and `waiting` are one person's, `at_once` everybody's."""

    def __init__(self, *, at_once: int = 2, each: int = 1, waiting: int = 4) -> None:
        self.at_once, self.each, self.waiting = at_once, each, waiting
        self._turns: list[Turn] = []
        self._number = 0
        self._round = 0
        self._next: dict[str, int] = {}
        """a person's next round: everybody is served once in a round, and who comes new joins the present one"""
        self._stopped = False
        self._changed = threading.Condition()

    def join(self, who: str, *, keeps: bool = False) -> Turn:
        """Stand in line. `keeps`: what is to be done stores something, so the dashboard does not stop before it.

        SpmError, in plain words, when the person has too many waiting already or the dashboard is being stopped.
        """
        with self._changed:
            self._refuse_when_stopped()
            mine = sum(one.who == who and not one.served for one in self._turns)
            if mine >= self.waiting:
                raise SpmError(
                    f"{mine} of your uploads are waiting already, and no more can. This one was not taken. "
                    "Wait until one of them is done, then do it again."
                )
            self._number += 1
            of_round = max(self._round, self._next.get(who, 0))
            self._next[who] = of_round + 1
            turn = Turn(self, who, (of_round, self._number), keeps=keeps)
            self._turns.append(turn)
            self._serve()
            return turn

    def before(self, turn: Turn) -> int:
        """Count those who come before a turn; 0 once it is served."""
        with self._changed:
            if turn.served or turn not in self._turns:
                return 0
            return sum(one.served for one in self._turns) + self._order().index(turn)

    def wait(self, turn: Turn, seconds: float) -> bool:
        """Wait for a turn for so long; say whether it has come."""
        with self._changed:
            self._changed.wait_for(lambda: turn.served or (self._stopped and not turn.keeps), seconds)
            if not (turn.served or turn.keeps):
                self._refuse_when_stopped()
            return turn.served

    def leave(self, turn: Turn) -> None:
        """Let the next one be served."""
        with self._changed:
            if turn in self._turns:
                self._turns.remove(turn)
            self._serve()

    def stop(self, seconds: float) -> bool:
        """Take nobody any more; wait so long for those who store something. Whether all of them were served."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
            return self._changed.wait_for(lambda: not any(one.keeps for one in self._turns), seconds)

    def _order(self) -> list[Turn]:
        """Those who wait, in the order of being served: round by round, and in a round as they came."""
        return sorted((one for one in self._turns if not one.served), key=lambda one: one.place)

    def _serve(self) -> None:
        for one in self._order():
            served = [other.who for other in self._turns if other.served]
            if len(served) < self.at_once and served.count(one.who) < self.each:
                one.served = True
                self._round = max(self._round, one.place[0])
        # what was done while nobody waited is no reason to stand behind anybody
        self._next = {who: n for who, n in self._next.items() if n > self._round} if self._turns else {}
        self._changed.notify_all()

    def _refuse_when_stopped(self) -> None:
        if self._stopped:
            raise SpmError(
                "The dashboard is being stopped, and takes nothing more. Keep your file and send it again in a few minutes."
            )


LINE = Line(
    at_once=limit("SPM_UPLOADS_AT_ONCE", 2),
    each=limit("SPM_UPLOADS_AT_ONCE_EACH", 1),
    waiting=limit("SPM_UPLOADS_WAITING_EACH", 4),
)
"""Where every upload of this process waits."""


@contextmanager
def turn(
    waiting: Callable[[int], object] | None = None, *, who: str | None = None, of: str = "reading"
) -> Iterator[None]:
    """Wait for a turn and hold it; `waiting` is called with how many come before, now and then, while it has not come.

    Whoever closes the browser meanwhile leaves the line: nothing of what is read is stored. `who`: whose turn it is,
    where no page runs (a download); `of`: what is done, for the log.
    """
    with LINE.join(person() if who is None else who) as mine:
        while not mine.wait():
            if waiting:
                waiting(mine.before)
        with timed("turn", of=of), using():
            yield


class Job:
    """Something to be stored in its turn, whether or not anybody still looks."""

    def __init__(self, who: str, do: Callable[[], object], line: Line | None = None) -> None:
        self._turn = (line or LINE).join(who, keeps=True)
        self._do = do
        self._done = threading.Event()
        self._fault: BaseException | None = None
        # A daemon: the line is waited for at the end (Line.stop), a hanging disk is not.
        threading.Thread(target=self._run, name="storing", daemon=True).start()

    @property
    def before(self) -> int:
        """How many come before it."""
        return self._turn.before

    def wait(self, seconds: float = GLANCE) -> bool:
        """Wait for it so long; say whether it is done, well or not."""
        return self._done.wait(seconds)

    def outcome(self) -> None:
        """Raise what went wrong, if anything did."""
        if self._fault:
            raise self._fault

    def _run(self) -> None:
        try:
            with self._turn:
                while not self._turn.wait(60):
                    pass
                with timed("turn", of="storing"), using():
                    self._do()
        except BaseException as fault:  # noqa: BLE001 - whoever asks for the outcome is told
            self._fault = fault
        finally:
            self._done.set()
