"""Small mistakes made on purpose in the questions, one at a time: each must fail a test. `make mutants` runs it.

    python -m tests.mutants.sql [--minutes N] [--seed S] [NAME ...]

What a mutation tester for Python cannot reach: the counting itself, which is SQL. Each mutant is tested in a fork of its
own, with a folder of questions of its own; what survives is printed with its line, and what was tried is kept in
mutants/sql.jsonl, so that a run cut short goes on where it was.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from spm_core.store import questions
from tests.mutants.kept import FOLDER, key, known, note
from tests.mutants.planting import ROOT

KEPT = FOLDER / "sql.jsonl"
NAMES = ("completion", "drift", "item_move", "unit_due")
TESTS = ("tests/figures/test_counts.py", "tests/figures/test_completion.py", "tests/figures/test_drift.py")
SWAPS = (
    (r"<=", "<"), (r"(?<![<=>])<(?![>=])", "<="), (r">=", ">"), (r"(?<![<=>-])>(?![>=])", ">="), (r"<>", "="), (r"(?<![<>=])=(?![>=])", "<>"),
    (r"\band\b", "or"), (r"\bor\b", "and"), (r"\bnot (?=i\.|c\.|x\.|m\.)", ""), (r"\bis not null\b", "is null"), (r"\bis null\b", "is not null"),
    (r" \+ ", " - "), (r" - ", " + "), (r"\bmin\(", "max("), (r"\bmax\(", "min("), (r"\bleast\(", "greatest("), (r"\bgreatest\(", "least("),
    (r"\bleft join\b", "inner join"), (r"\bunion all\b", "union"), (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"\bmedian\(", "max("),
    (r"(?<![\w.'])(\d+)(?![\w.'])", None),
)  # fmt: skip


class Mutant(NamedTuple):
    """A mistake of a question: its name, the line, what it became, the whole text, and the key under which it is kept."""

    name: str
    line: int
    became: str
    text: str
    key: str

    def __str__(self) -> str:
        return f"{self.name}.sql:{self.line}  {self.became}"


def mutants(name: str) -> list[Mutant]:
    """Give every mistake of a question; comments and strings are left alone."""
    file = str((questions.FOLDER / f"{name}.sql").relative_to(ROOT))
    text = (questions.FOLDER / f"{name}.sql").read_text("utf-8")
    blank = re.sub(r"--[^\n]*|'[^']*'", lambda found: " " * len(found[0]), text)
    found = []
    for pattern, new in SWAPS:
        for match in re.finditer(pattern, blank):
            became = str(int(match[1]) + 1) if new is None else new
            changed = text[: match.start()] + became + text[match.end() :]
            line = text.count("\n", 0, match.start())
            became = changed.splitlines()[line].strip()
            found.append(Mutant(name, line + 1, became, changed, key(file, len(found))))
    return sorted(found, key=lambda one: one.line)


def survives(name: str, text: str) -> bool:
    """Run the tests on a question with a mistake, in a fork; whether they all pass."""
    child = os.fork()
    if not child:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        folder = Path(tempfile.mkdtemp()) / "figures"
        shutil.copytree(questions.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        (folder / f"{name}.sql").write_text(text, "utf-8")
        questions.FOLDER = folder
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *TESTS])
        shutil.rmtree(folder.parent)
        os._exit(int(code))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main() -> None:
    """Make the mistakes and print what survives."""
    options = argparse.ArgumentParser(description="mistakes in the questions")
    options.add_argument("names", nargs="*", default=NAMES)
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    until = time.monotonic() + 60 * given.minutes
    todo = [one for name in given.names for one in mutants(name)]
    random.Random(given.seed).shuffle(todo)  # so that a run cut short has seen something of everything
    if not survives(given.names[0], (questions.FOLDER / f"{given.names[0]}.sql").read_text("utf-8")):
        sys.exit("The tests fail without any mistake; mend them first.")
    before = known(KEPT)
    for one in todo:
        if time.monotonic() > until:
            break
        if before.get(one.key) != "found":  # what survived is tried with every new test
            before[one.key] = "survives" if survives(one.name, one.text) else "found"
            note(KEPT, one.key, str(one), before[one.key])
            if before[one.key] == "survives":
                print(f"survives: {one}", flush=True)
    count = Counter(before.get(one.key) for one in todo)
    tried = len(todo) - count[None]
    print(f"{tried} of {len(todo)} mistakes tried, {count['found']} found, {count['survives']} not")


if __name__ == "__main__":
    main()
