"""Small mistakes made on purpose in suppression, drift, access and the ledger, one at a time: each must fail a test. `make mutants` runs it.

    python -m tests.mutants.code [--minutes N] [--seconds S] [--seed S] [--again] [FILE or FOLDER ...]

First the tests run once as they are: they must pass, and which of them comes by which line is noted. Each mistake is then
planted in the running functions, and those tests alone run that come by its lines, quickest first, for `--seconds` of
their own time at most. What survives is printed with its line; what was tried is kept in mutants/code.jsonl, so that a
run cut short goes on where it was. `--again` tries what survived before, with new tests or more `--seconds`, all made anew that they share.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.mutants.kept import FOLDER, key, known, note
from tests.mutants.mistakes import mistakes
from tests.mutants.planting import ROOT, functions, planted
from tests.mutants.trying import Instead, chosen, failing, let_go, looked, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FunctionType

    from tests.mutants.mistakes import Mistake

KEPT = FOLDER / "code.jsonl"
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "public": (("spm_core/public/*.py", "spm_core/ledger/publish.py"), ("spm_core/public", "tests/public")),
    "drift": (
        ("spm_core/figures/drift.py",),
        ("tests/figures/test_items.py", "tests/figures/test_counts.py", "tests/figures/test_drift.py"),
    ),
    "access": (
        ("spm_core/access/*.py",),
        ("tests/access/test_narrow.py", "tests/access/test_door.py", "tests/access/test_people.py", "tests/access/test_matrix.py", "tests/access/test_table.py",
         "tests/access/test_mappings.py"),
    ),
    "places": (
        ("spm_core/access/places.py",),
        ("tests/access/test_table.py", "tests/access/test_commands.py", "tests/access/test_exports.py", "tests/access/test_pages.py"),
    ),
    "app": (("app/who.py", "app/identity.py"), ("tests/app/test_identity.py", "tests/app/test_who.py")),
    "ledger": (
        ("spm_core/ledger/*.py",),
        ("tests/ledger", "tests/access/test_people.py", "tests/commands/test_cycle.py"),
    ),
}  # fmt: skip
"""room -> (files with mistakes, tests that look for them): the quick ones, without browser and server."""
NOT_HERE = {f"spm_core/{room}/__init__.py" for room in ("access", "ledger", "public")}
NOT_HERE |= {"spm_core/ledger/publish.py", "spm_core/access/places.py", "spm_core/ledger/sample.py"}
"""What a room's star leaves out: two are named in rooms of their own; the sample is no act of the ledger, it replays them."""


def there(room: str) -> list[str]:
    """Give the files of a room that have mistakes."""
    files = [str(file.relative_to(ROOT)) for one in ROOMS[room][0] for file in sorted(ROOT.glob(one))]
    return [file for file in files if file not in NOT_HERE or file in ROOMS[room][0]]


def kept(mistake: Mistake, became: str | None) -> None:
    """Note what became of it."""
    note(KEPT, key(mistake.file, mistake.number), str(mistake), became)


def say(*said: object) -> None:
    """Print beside what pytest holds back."""
    print(*said, file=sys.__stdout__, flush=True)


def tell(files: list[str], every: list[Mistake]) -> None:
    """Print the figures of each file: how many there are, were tried, were found."""
    before = known(KEPT)
    for file in files:
        count = Counter(before.get(key(one.file, one.number)) for one in every if one.file == file)
        there = count.total() - count["none"]
        tried = there - count[None]
        print(
            f"{file}: {tried} of {there} mistakes tried, {tried - count['survives']} found, {count['survives']} not"
            f" ({count['ended the run']} of those found ended the run)",
            flush=True,
        )


def main() -> None:
    """Make the mistakes and print what survives."""
    options = argparse.ArgumentParser(description="mistakes in suppression, drift, access and the ledger")
    options.add_argument("names", nargs="*")
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--again", action="store_true")
    given = options.parse_args()
    until = time.monotonic() + 60 * given.minutes
    for room in ROOMS:
        files = [file for file in there(room) if not given.names or any(file.startswith(name) for name in given.names)]
        if files:
            run(room, files, given, until)


def run(room: str, files: list[str], given: argparse.Namespace, until: float) -> None:
    """Try the mistakes of a room in one session of its tests."""
    work = Instead(partial(trials, room, files, given, until))
    code = pytest.main(["-qq", "-p", "no:cacheprovider", "--capture=sys", *ROOMS[room][1]], plugins=[work])
    if code not in (0, 5):
        sys.exit(int(code))


@contextmanager
def under_trial(one: Mistake, before: str | None) -> Iterator[None]:
    """Note that a mistake ended the run while it is tried: that stays where it ends the process, as one in what HiGHS is given may.

    Where the run is only broken off, what was known of it before is noted again.
    """
    kept(one, "ended the run")
    try:
        yield
    except BaseException:
        kept(one, before)
        raise


def tried(
    one: Mistake,
    running: dict[str, list[FunctionType]],
    items: dict[str, pytest.Item],
    tests: list[str],
    *,
    again: bool,
) -> str | None:
    """Make a mistake and give the test that finds it, "" where none does; None: it could not be made."""
    if again:
        let_go(items)
    with planted(one, running) as made:
        by = copy_context().run(failing, items, tests) if made else None
    if again:
        let_go(items)
    return (by or "") if made else None


def trials(room: str, files: list[str], given: argparse.Namespace, until: float, items: dict[str, pytest.Item]) -> None:
    """Try the mistakes that were not tried yet, in any order, so that a run cut short has seen something of everything."""
    clean = looked(FOLDER, items, there(room), ROOMS[room][1])
    if clean.failed:
        sys.exit(f"Tests fail without any mistake; mend them first: {', '.join(clean.failed)}")
    every = [one for file in files for one in mistakes(file, (ROOT / file).read_text("utf-8"))]
    before, wanted, running = known(KEPT), {"survives"} if given.again else {None}, functions()
    todo = [one for one in every if before.get(key(one.file, one.number)) in wanted]
    say(f"{room}: {len(clean.seconds)} tests, {sum(clean.seconds.values()):.0f} s; {len(todo)} mistakes to try")
    random.Random(given.seed).shuffle(todo)
    prepare(items)
    for one in todo:
        if time.monotonic() > until:
            break
        tests = chosen(one.file, one.lines, clean, given.seconds, one.about)
        with under_trial(one, before.get(key(one.file, one.number))):
            by = tried(one, running, items, tests, again=given.again)
            if by and failing(items, [by]):  # what tests share has kept a mistake, this one or one before
                let_go(items)
                if failing(items, [by]):
                    sys.exit(
                        f"Run it again, please: {by} fails after this mistake was taken out again: {one.file}  {one}"
                    )
                by = tried(one, running, items, tests, again=given.again)
                let_go(items)
        became = "none" if by is None else "found" if by else "survives"
        kept(one, became)
        if became == "survives":
            say(f"survives: {one.file}  {one}")
    tell(files, every)


if __name__ == "__main__":
    main()
