"""Small mistakes made on purpose in suppression, drift, access and the ledger, one at a time: each must fail a test. `make mutants` runs it.

    python -m tests.mutants.code [--minutes N] [--seconds S] [--seed S] [--again] [FILE or FOLDER ...]

First the tests run once as they are: they must pass, and which of them comes by which line is noted. Each mistake is then
tested in a fork of its own, by those tests alone that come by its lines, quickest first, for `--seconds` of their own
time at most. What survives is printed with its line; what was tried is kept in mutants/code.jsonl, so that a run cut
short goes on where it was. `--again` tries what survived before, with all of its tests.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import inspect
import json
import os
import pickle
import random
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import pytest

from tests.access.people import agency, wordy
from tests.mutants.mistakes import Mistake, mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
QUIET = ("-x", "-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")
KEPT = ROOT / "mutants" / "code.jsonl"
OWN = ("spm_core", "app", "pages", "tests", "conftest", "__main__")
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "public": (("spm_core/public/*.py", "spm_core/ledger/publish.py"), ("spm_core/public", "tests/public")),
    "drift": (
        ("spm_core/figures/drift.py",),
        ("tests/figures/test_items.py", "tests/figures/test_counts.py", "tests/figures/test_drift.py"),
    ),
    "access": (
        ("spm_core/access/*.py",),
        ("spm_core/access", "tests/access/test_narrow.py", "tests/access/test_people.py", "tests/access/test_matrix.py", "tests/access/test_table.py",
         "tests/access/test_commands.py"),
    ),
    "app": (("app/who.py", "app/identity.py"), ("app/identity.py", "tests/app/test_identity.py", "tests/app/test_who.py")),
    "ledger": (
        ("spm_core/ledger/*.py",),
        ("spm_core/ledger", "tests/ledger", "tests/access/test_people.py", "tests/figures/test_review_document.py", "tests/figures/test_due.py",
         "tests/commands/test_cycle.py", "tests/commands/test_year.py", "tests/commands/test_due.py"),
    ),
}  # fmt: skip
"""room -> (files with mistakes, tests that look for them): the quick ones, without browser and server."""
NOT_HERE = {
    "spm_core/public/__init__.py",
    "spm_core/access/__init__.py",
    "spm_core/ledger/__init__.py",
    "spm_core/ledger/publish.py",
}
"""What a room's star leaves out; publish.py is named in a room of its own."""


@dataclass(eq=False)
class Clean:
    """The tests as they are: what failed, how long each takes, and which come by each line of each file."""

    failed: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    at: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        self.failed += [report.nodeid] if report.failed else []


@dataclass(eq=False)
class Chosen:
    """Lets pytest run some tests alone, in this order."""

    tests: list[str]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        there = {item.nodeid: item for item in items}
        items[:] = [there[name] for name in self.tests if name in there]


class Wrong(SourceFileLoader):
    """Reads one module with a mistake in it."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(file.removesuffix(".py").replace("/", "."), str(ROOT / file))
        self.text = text

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def get_code(self, _name: str) -> Any:
        return compile(self.text, self.path, "exec", dont_inherit=True)


def plant(file: str, text: str) -> None:
    """Make this process one with a mistake: in the functions that are there, or, where more than a function differs, read anew."""
    right, wrong = (
        compile(one, str(ROOT / file), "exec", dont_inherit=True) for one in ((ROOT / file).read_text("utf-8"), text)
    )
    try:
        changed = dict(differing(right, wrong))
        gc.unfreeze()
        there = [
            one
            for one in gc.get_objects()
            if isinstance(one, FunctionType) and one.__code__.co_filename == right.co_filename
        ]
        for one in there:
            one.__code__ = changed.get(one.__code__, one.__code__)
    except ValueError:  # other variables of an outer function, or no function's code
        for name in [name for name in sys.modules if name.split(".")[0] in OWN and name != "__main__"]:
            del sys.modules[name]
        sys.meta_path.insert(0, Wrong(file, text))  # type: ignore[arg-type]


def differing(right: CodeType, wrong: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Give each function that differs, as it was and as it became; ValueError where it is not functions alone."""
    of_right, of_wrong = ([one for one in code.co_consts if isinstance(one, CodeType)] for code in (right, wrong))
    inner = len(of_right) == len(of_wrong) and all(
        one.co_qualname == two.co_qualname for one, two in zip(of_right, of_wrong, strict=True)
    )
    if not right.co_flags & inspect.CO_NEWLOCALS or not right.co_flags & inspect.CO_OPTIMIZED:  # a module, or a class
        if not inner or _plain(right) != _plain(wrong):
            raise ValueError
    elif right != wrong:
        yield right, wrong
    if inner:
        for one, two in zip(of_right, of_wrong, strict=True):
            yield from differing(one, two)


def _plain(code: CodeType) -> tuple[object, ...]:
    return code.co_code, code.co_names, [one for one in code.co_consts if not isinstance(one, CodeType)]


def in_a_fork(work: Callable[[], object]) -> object:
    """Do something that imports the project, and give what it gives; this process stays without it."""
    back, there = os.pipe()
    if not (child := os.fork()):
        with os.fdopen(there, "wb") as out:
            pickle.dump(work(), out)
        os._exit(0)
    os.close(there)
    with os.fdopen(back, "rb") as told:
        found = pickle.load(told)
    os.waitpid(child, 0)
    return found


def silent() -> None:
    """Say nothing more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def look(files: list[str], tests: tuple[str, ...]) -> Clean:
    """Run the tests as they are."""
    import coverage

    clean = Clean()

    class Where:
        def pytest_runtest_logstart(self, nodeid: str) -> None:
            measured.switch_context(nodeid)

    measured = coverage.Coverage(data_file=None, include=[str(ROOT / file) for file in files], config_file=False)
    silent()
    measured.start()
    pytest.main(["-q", "-p", "no:cacheprovider", *tests], plugins=[clean, Where()])
    measured.stop()
    for file in files:
        found = measured.get_data().contexts_by_lineno(str(ROOT / file))
        clean.at[file] = {line: {name for name in names if name} for line, names in found.items()}
    return clean


def chosen(mistake: Mistake, clean: Clean, most: float) -> list[str]:
    """Choose the tests that come by a mistake, one of each function before the next of any, the quickest first, for some seconds at most.

    What no test is seen to come by is done when a file is read; there every test may find it.
    """
    lines = clean.at[mistake.file]
    by = set().union(*(lines.get(line, set()) for line in range(mistake.first, mistake.last + 1))) or set(clean.seconds)
    functions: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(by, key=lambda one: (clean.seconds[one], one)):
        functions[name.partition("[")[0]].append(name)
    turns = sorted(
        (at, name.partition("::")[0], clean.seconds[name], name)
        for names in functions.values()
        for at, name in enumerate(names)
    )
    taken, spent = [], 0.0
    for _, _, seconds, name in turns:
        if not taken or spent + seconds <= most:
            taken, spent = [*taken, name], spent + seconds
    return taken


def outcome(mistake: Mistake, tests: list[str], seconds: float) -> str:
    """Say what becomes of a mistake: found, survives, or never ends."""
    if not (child := os.fork()):
        silent()
        limit = int(30 + 20 * seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
        signal.alarm(20 * limit)  # a test that waits for ever takes no time of the processor
        plant(mistake.file, mistake.text)
        files = list(dict.fromkeys(name.partition("::")[0] for name in tests))
        code = pytest.main([*QUIET, *files], plugins=[Chosen(tests)])
        os._exit(int(code))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return {0: "survives", 5: "survives"}.get(code, "found" if code > 0 else "never ends")


def planned(names: list[str]) -> list[tuple[str, list[str]]]:
    """Give the rooms that are meant, with their files that are."""
    found = []
    for room, (globs, _) in ROOMS.items():
        files = [str(file.relative_to(ROOT)) for one in globs for file in sorted(ROOT.glob(one))]
        meant = [
            file
            for file in files
            if (file not in NOT_HERE or file in globs) and (not names or any(file.startswith(name) for name in names))
        ]
        found += [(room, meant)] if meant else []
    return found


def known() -> dict[str, str]:
    """Read what became of what was tried before."""
    lines = KEPT.read_text("utf-8").splitlines() if KEPT.exists() else []
    return {one["key"]: one["outcome"] for one in map(json.loads, lines)}


def key(mistake: Mistake) -> str:
    """Name a mistake: in another text of the file it is another."""
    text = (ROOT / mistake.file).read_bytes()
    return f"{mistake.file} {hashlib.sha256(text).hexdigest()[:12]} {mistake.number}"


def kept(mistake: Mistake, became: str, said: str) -> None:
    """Note what became of it."""
    KEPT.parent.mkdir(exist_ok=True)
    with KEPT.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"key": key(mistake), "said": said, "outcome": became}) + "\n")


def warm(tests: tuple[str, ...]) -> None:
    """Read once, without running anything, what each fork would read."""
    told = os.dup(1), os.dup(2)
    silent()
    pytest.main([*QUIET, "--collect-only", *tests])
    os.dup2(told[0], 1)
    os.dup2(told[1], 2)
    in_a_fork(lambda: [make().close() for make in (agency, wordy)])  # so that no fork has to make them
    gc.freeze()


def tell(files: list[str], every: list[Mistake]) -> None:
    """Print the figures of each file: how many there are, were tried, were found."""
    before = known()
    for file in files:
        count = Counter(before.get(key(one)) for one in every if one.file == file)
        there = count.total() - count["none"]
        tried = there - count[None]
        print(
            f"{file}: {tried} of {there} mistakes tried, {tried - count['survives']} found, {count['survives']} not",
            flush=True,
        )


def main() -> None:
    """Make the mistakes and print what survives."""
    options = argparse.ArgumentParser(description="mistakes in access and the ledger")
    options.add_argument("names", nargs="*")
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--again", action="store_true")
    given = options.parse_args()
    until = time.monotonic() + 60 * given.minutes
    for room, files in planned(given.names):
        run(room, files, given, until)


def run(room: str, files: list[str], given: argparse.Namespace, until: float) -> None:
    """Try the mistakes of a room that were not tried yet, in any order, so that a run cut short has seen something of everything."""
    tests = ROOMS[room][1]
    clean = in_a_fork(lambda: look(files, tests))
    if clean.failed or not clean.seconds:
        sys.exit(f"Tests fail without any mistake; mend them first: {', '.join(clean.failed)}")
    warm(tests)
    texts = {file: (ROOT / file).read_text("utf-8") for file in files}
    every = [one for file in files for one in mistakes(file, texts[file])]
    before, wanted = known(), {"survives"} if given.again else {None}
    todo = [one for one in every if before.get(key(one)) in wanted]
    print(
        f"{room}: {len(clean.seconds)} tests, {sum(clean.seconds.values()):.0f} s; {len(todo)} mistakes to try",
        flush=True,
    )
    none = Mistake(files[0], -1, 0, 0, lambda: texts[files[0]])
    if outcome(none, chosen(none, clean, given.seconds), given.seconds) != "survives":
        sys.exit("In a fork the tests fail without any mistake; what is printed of mistakes found would mean nothing.")
    random.Random(given.seed).shuffle(todo)
    for one in todo:
        if time.monotonic() > until:
            break
        if one.text is None or one.text == texts[one.file]:
            kept(one, "none", "")
            continue
        by = chosen(one, clean, 1e9 if given.again else given.seconds)
        became, said = outcome(one, by, sum(clean.seconds[name] for name in by)), one.said(texts[one.file])
        kept(one, became, said)
        if became == "survives":
            print(f"survives: {one.file}  {said}", flush=True)
    tell(files, every)


if __name__ == "__main__":
    main()
