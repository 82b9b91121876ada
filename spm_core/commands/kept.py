"""`spm backup`, `spm restore`, `spm verify`, `spm audit`: what is recorded, whole, and back again."""

from __future__ import annotations

import json as reading
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Annotated, Any

import typer

from spm_core.access import let_in
from spm_core.access.words import about
from spm_core.commands import plain
from spm_core.commands.output import DEFAULT_STORE, AsJson, Ended, StorePath, document, leaving, opened, say, tell
from spm_core.errors import StoreError, WrongUse
from spm_core.figures.audit import audit as audit_of
from spm_core.ledger.acts import moment_of
from spm_core.store import backup as backups
from spm_core.store.verify import verify as verified

APP = "http://127.0.0.1:8501"
"""Where `spm serve` listens."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (backup, restore, verify, audit):
        app.command(command.__name__)(command)


def backup(
    file: Annotated[Path | None, typer.Argument(help="The new file.")] = None,
    into: Annotated[Path | None, typer.Option("--into", help="A folder; the file is named by the time.")] = None,
    keep: Annotated[int, typer.Option("--keep", min=1, help="With --into: so many are kept, the oldest go.")] = 30,
    app: Annotated[
        str, typer.Option("--app", envvar="SPM_APP", help="Where the dashboard answers on this machine, if it runs.")
    ] = APP,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Make a whole, checked copy; of a store in use by the dashboard, the dashboard makes it (SPM_BACKUP_SECRET)."""
    if (file is None) == (into is None):
        raise WrongUse("Give one of the two: a FILE, or --into FOLDER.")
    wanted = {"file": str(file.resolve())} if file else {"into": str(into.resolve()) if into else "", "keep": keep}
    secret = os.environ.get("SPM_BACKUP_SECRET")
    answer = (
        _by_the_app(app, secret, {**wanted, "store": str(Path(store).resolve()), "as": os.environ.get("SPM_AS")})
        if secret
        else None
    )
    if answer is None:
        core = let_in(opened(store), "backup", "make a backup")
        answer = backups.backup(core, file) if file else backups.into(core, str(into), keep=keep)
        leaving()
    if json:
        document(answer)
    say(f"{answer['file']}: {answer['acts']} acts, {answer['originals']} originals, {answer['bytes']} bytes, checked.")
    for old in answer.get("removed", ()):
        say(f"Removed {old}: more than {keep}.")


def _by_the_app(app: str, secret: str, wanted: dict[str, Any]) -> dict[str, Any] | None:
    """Ask the dashboard; None when none runs there, or it holds another store. StoreError when it could not."""
    if not app.startswith(("http://127.0.0.1:", "http://localhost:", "http://[::1]:")):
        raise WrongUse(f"--app {app}: the dashboard makes backups for this machine alone. Write it like {APP}.")
    asked = urllib.request.Request(  # noqa: S310 - loopback, as checked
        f"{app}/backup", data=reading.dumps(wanted).encode(), headers={"authorization": f"Bearer {secret}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=600) as answered:  # noqa: S310 - as above
            return dict(reading.load(answered))
    except urllib.error.HTTPError as error:
        if error.code in (404, 409):  # no dashboard of this kind, or one of another store
            return None
        raise StoreError(error.read().decode("utf-8", "replace").strip()) from error
    except urllib.error.URLError:
        return None


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    replace: Annotated[bool, typer.Option("--replace", help="A store is there: put it aside and keep it.")] = False,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Put a backup in the store's place, checked first; a damaged or newer one changes nothing."""
    answer = backups.restore(file, store, replace=replace)
    if json:
        document(answer)
    say(f"{store} is the backup {file} now: {answer['acts']} acts, {answer['originals']} originals, checked.")
    if answer["kept"]:
        say(f"What was there before is kept: {answer['kept']}")


def verify(
    expect: Annotated[
        str | None, typer.Option("--expect", help="The head of an earlier day; the chain must still hold it.")
    ] = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Check that everything is in place: each original byte for byte, each fact with its act, the chain link by link."""
    answer = verified(let_in(opened(store), "backup", "verify the store"), expect=expect)
    if json:
        document(answer)
    for problem in answer["problems"]:
        say(f"error: {problem}")
    if answer["sealed_together"]:
        say(
            f"The first {answer['sealed_together']} acts were recorded before the chain was kept; its first link seals them together."
        )
    say(
        f"{answer['originals']} originals, {answer['facts']} facts and {answer['acts']} acts checked; {len(answer['problems'])} problems."
    )
    say(f"Head of the chain: {answer['head'] or 'none'}")
    if answer["problems"]:
        raise Ended(1)


def audit(
    since: Annotated[str | None, typer.Option("--since", help="Recorded at or after this time (ISO).")] = None,
    store: StorePath = DEFAULT_STORE,
    json: AsJson = False,
) -> None:
    """Print the record: who did what, when, about what, and why."""
    core = opened(store)
    answer = audit_of(core, moment_of(core, since) if since else None)
    if json:
        document(answer)
        return
    shown = [{key: value for key, value in row.items() if key not in ("digest", "known_at")} for row in answer["acts"]]
    for row in shown:
        row["about"] = about(row)
    tell("\n".join(plain.lines({"acts": shown})))
