"""The tests of a room in one session: once as they are, then those that come by a mistake, again and again."""

from __future__ import annotations

import hashlib
import json
import signal
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from _pytest.runner import runtestprotocol

from tests.mutants.planting import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pytest

LONGEST = 120
"""Seconds after which a mistake is one that never ends."""


@dataclass(eq=False)
class Instead:
    """Does something else with the tests that were collected than running them in their order."""

    work: Callable[[dict[str, pytest.Item]], None]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.work(
            {item.nodeid: item for item in session.items if item.nodeid.startswith("tests/")}
        )  # an example of a docstring runs once
        return True


def run(item: pytest.Item) -> list[pytest.TestReport]:
    """Run one test; what a session's tests share stays for the next one, whichever that is."""
    item.session._setupstate.teardown_exact(item.parent)
    return runtestprotocol(item, log=False, nextitem=item.parent)


@contextmanager
def in_time() -> Iterator[None]:
    """Fail what never ends."""

    def over(*_: Any) -> None:
        raise TimeoutError("never ends")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(LONGEST)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def let_go(items: dict[str, pytest.Item]) -> None:
    """Let go of what tests share: made before a mistake it does not show it, made under one it would show it for ever."""
    next(iter(items.values())).session._setupstate.teardown_exact(None)


def failing(items: dict[str, pytest.Item], tests: list[str]) -> str | None:
    """Give the first of some tests that fails."""
    for name in tests:
        with in_time():
            if any(report.failed for report in run(items[name])):
                return name
    return None


def prepare(items: dict[str, pytest.Item]) -> None:
    """Make what the session's tests share, before there is a mistake: one test for each such fixture."""
    made = set()
    for item in items.values():
        shared = {one for many in item._fixtureinfo.name2fixturedefs.values() for one in many if one.scope == "session"}
        if not shared <= made:
            run(item)
            made |= shared


@dataclass
class Clean:
    """The tests as they are: what failed, how long each takes, and which come by each line of each file."""

    failed: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    at: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def look(items: dict[str, pytest.Item], files: list[str]) -> Clean:
    """Run the tests as they are."""
    import coverage

    clean = Clean()
    measured = coverage.Coverage(data_file=None, include=[str(ROOT / file) for file in files], config_file=False)
    measured.set_option("run:disable_warnings", ["no-data-collected"])  # in a table alone no line runs
    measured.start()
    for name, item in items.items():
        measured.switch_context(name)
        reports = run(item)
        clean.seconds[name] = sum(report.duration for report in reports)
        clean.failed += [name] if any(report.failed for report in reports) else []
    measured.stop()
    for file in files:
        found = measured.get_data().contexts_by_lineno(str(ROOT / file))
        clean.at[file] = {str(line): sorted(filter(None, names)) for line, names in found.items()}
    return clean


def looked(folder: Path, items: dict[str, pytest.Item], files: list[str], tests: tuple[str, ...]) -> Clean:
    """Give how the tests run as they are; looked at anew when they, or the files, have changed."""
    meant = [
        one
        for name in (*files, *tests)
        for one in (sorted((ROOT / name).rglob("*.py")) if (ROOT / name).is_dir() else [ROOT / name])
    ]
    now = hashlib.sha256(b"".join(file.read_bytes() for file in meant)).hexdigest()[:16]
    keep = folder / f"tests-{now}.json"
    if not keep.exists():
        folder.mkdir(exist_ok=True)
        keep.write_text(json.dumps(asdict(look(items, files))), encoding="utf-8")
    return Clean(**json.loads(keep.read_text("utf-8")))


def chosen(file: str, at: range, clean: Clean, most: float, about: str = "") -> list[str]:
    """Choose the tests that come by some lines of a file, one of each function before the next of any, the quickest first, for some seconds at most.

    What no test is seen to come by is a table, read when the project is; there every test may find a mistake, those first
    whose example is the line that it is `about`.
    """
    by = {name for line in at for name in clean.at[file].get(str(line), [])} if at.stop > 1 else set(clean.seconds)
    same: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(by, key=lambda one: (clean.seconds[one], one)):
        same[name.partition("[")[0]].append(name)
    turns = sorted(
        (0 if about and name.endswith(f"[{about}]") else 1 + at, clean.seconds[name], name)
        for names in same.values()
        for at, name in enumerate(names)
    )
    taken, spent = [], 0.0
    for _, seconds, name in turns:
        if not taken or spent + seconds <= most:
            taken, spent = [*taken, name], spent + seconds
    return taken
