"""Small mistakes made on purpose in the questions, one at a time: each must fail a test. `make mutants` runs it.

    python -m tests.mutants.sql [--minutes N] [--seed S] [NAME ...]

What a mutation tester for Python cannot reach: the counting itself, which is SQL. Each mutant is tested in a fork of its
own, with a folder of questions of its own; what survives is printed with its line.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from spm_core.store import questions
from tests.mutants.forked import Mistake, try_all

NAMES = ("completion", "drift", "item_move", "unit_due")
TESTS = ("tests/figures/test_counts.py", "tests/figures/test_completion.py", "tests/figures/test_drift.py")
SWAPS = (
    (r"<=", "<"), (r"(?<![<=>])<(?![>=])", "<="), (r">=", ">"), (r"(?<![<=>-])>(?![>=])", ">="), (r"<>", "="), (r"(?<![<>=])=(?![>=])", "<>"),
    (r"\band\b", "or"), (r"\bor\b", "and"), (r"\bnot (?=i\.|c\.|x\.|m\.)", ""), (r"\bis not null\b", "is null"), (r"\bis null\b", "is not null"),
    (r" \+ ", " - "), (r" - ", " + "), (r"\bmin\(", "max("), (r"\bmax\(", "min("), (r"\bleast\(", "greatest("), (r"\bgreatest\(", "least("),
    (r"\bleft join\b", "inner join"), (r"\bunion all\b", "union"), (r"\btrue\b", "false"), (r"\bfalse\b", "true"), (r"\bmedian\(", "max("),
    (r"(?<![\w.'])(\d+)(?![\w.'])", None),
)  # fmt: skip


def mutants(name: str) -> list[tuple[str, int, str, str]]:
    """Give every mistake of a question: its name, the line, what it became, the whole text; comments and strings left alone."""
    text = (questions.FOLDER / f"{name}.sql").read_text("utf-8")
    blank = re.sub(r"--[^\n]*|'[^']*'", lambda found: " " * len(found[0]), text)
    found = []
    for pattern, new in SWAPS:
        for match in re.finditer(pattern, blank):
            became = str(int(match[1]) + 1) if new is None else new
            changed = text[: match.start()] + became + text[match.end() :]
            line = text.count("\n", 0, match.start())
            found.append((name, line + 1, changed.splitlines()[line].strip(), changed))
    return sorted(found, key=lambda one: one[1])


@contextmanager
def made(name: str, text: str) -> Iterator[None]:
    """Put a question with a mistake in the place of the right one, for this process alone."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "figures"
        shutil.copytree(questions.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        (folder / f"{name}.sql").write_text(text, "utf-8")
        questions.FOLDER = folder
        yield


def main() -> None:
    """Make the mistakes and print what survives."""
    options = argparse.ArgumentParser(description="mistakes in the questions")
    options.add_argument("names", nargs="*", default=NAMES)
    options.add_argument("--minutes", type=float, default=20)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    mistakes = [
        Mistake(f"{name}.sql:{line}", became, partial(made, name, text), TESTS)
        for name in given.names
        for name, line, became, text in mutants(name)
    ]
    try_all(mistakes, minutes=given.minutes, seed=given.seed)


if __name__ == "__main__":
    main()
