"""What commands print: one JSON document or plain lines on standard output, messages on standard error."""

from __future__ import annotations

import getpass
import json
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spm_core.access import asking, holds, left
from spm_core.access.places import COMMANDS, LEAVING
from spm_core.commands.plain import lines
from spm_core.model import place
from spm_core.show import wording
from spm_core.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spm_core.errors import Refused
    from spm_core.model import Finding

DEFAULT_STORE = "data/spm.duckdb"

StorePath = Annotated[str, typer.Option("--store", envvar="SPM_STORE", help="The store's file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
By = Annotated[
    str, typer.Option("--by", envvar="SPM_AS", help="Who does this: a name or e-mail address; else whom --as names.")
]
At = Annotated[
    str | None,
    typer.Option("--at", help="Back-date the moment of recording (ISO; without an offset, the agency's time zone)."),
]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]


class Ended(Exception):
    """A command ends with this exit code; everything was said."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


_open: list[Store] = []
_running: list[str] = []
"""The command under way, as access.places.COMMANDS names it."""
_words: list[str] = []
"""The words that it was called with."""


def opened(path: str, *, must_exist: bool = True) -> Store:
    """Open a store for the length of the command, as whoever --as names may use it."""
    store = asking(Store.open(path, must_exist=must_exist), os.environ.get("SPM_AS"))
    _open.append(store)
    for name in _running:
        if capability := COMMANDS[name]:
            holds(store, capability, f"run spm {name}")
    return store


def running(arguments: Sequence[str]) -> None:
    """Note which command begins, by the words that it is called with."""
    words = list(arguments)
    while words and words[0].partition("=")[0] in ("--as", "--store"):
        del words[: 1 if "=" in words[0] else 2]
    _words[:] = words
    _running[:] = [name for name in (" ".join(words[:2]), " ".join(words[:1])) if name in COMMANDS][:1]


def leaving() -> None:
    """Record that the command under way gives out what it asked of the store; nothing where it asked no store."""
    for store in _open[-1:]:
        for name in _running:
            left(store, LEAVING[name], " ".join(_words), by=os.environ.get("SPM_AS") or getpass.getuser())


def close_all() -> None:
    """Let go of every store that the command opened."""
    _running.clear()
    _words.clear()
    while _open:
        _open.pop().close()


def say(text: str) -> None:
    """Tell a person something: standard error."""
    print(wording.printable(text), file=sys.stderr)


def tell(text: str) -> None:
    """Print a line of an answer in words: standard output."""
    print(wording.printable(text))


def document(value: Mapping[str, Any]) -> None:
    """Print the one JSON document of a command."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def printed(shown: dict[str, Any], *, json: bool) -> None:
    """Print an answer: its document with --json, else plain lines."""
    if json:
        document(shown)
        return
    for line in lines(shown):
        tell(line)


def tell_findings(findings: Iterable[Finding]) -> None:
    """Say each finding on a line: where, what was read, what to do."""
    for finding in findings:
        where = place(finding.sheet, finding.cell)
        where = "" if finding.message.startswith(where) else f"{where}: "
        say(f"{finding.severity}: {where}{finding.message} {finding.fix} [{finding.code}]")


def refusal(refused: Refused, arguments: list[str]) -> int:
    """Report an act that was refused."""
    if "--json" in arguments:
        document({"accepted": False, "findings": [finding.to_json() for finding in refused.findings]})
    else:
        tell_findings(refused.findings)
    return 1
