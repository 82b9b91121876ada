"""One family of failures: each says where, what was read, what was expected and how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spm_core.model import Finding


class SpmError(Exception):
    """Something that the person in front of us can mend; `str()` of it is the whole message."""


class WrongUse(SpmError):
    """The command or question itself is malformed (exit 2)."""


class Refused(SpmError):
    """An act that the rules refuse (exit 1); nothing was stored. Carries its findings."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(f"{f.message} {f.fix}".strip() for f in findings))


class StoreError(SpmError):
    """The store cannot be opened or is not what it should be; nothing was changed."""


LOAD_FIRST = "Load a plan first: spm plan load FILE --by YOU"


def one_of(choices: Iterable[str], without: str = LOAD_FIRST) -> str:
    """Say what there is to choose from; `without`: what to do where there is nothing.

    >>> one_of(["D1", "D2"]), one_of(["agency"])
    ('Use one of D1, D2.', 'Use agency.')
    >>> one_of([])
    'Load a plan first: spm plan load FILE --by YOU'
    """
    there = list(choices)
    if not there:
        return without
    return f"Use one of {', '.join(there)}." if len(there) > 1 else f"Use {there[0]}."
