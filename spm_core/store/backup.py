"""A whole, checked copy of a store, made while it is in use; and back again.

A backup is a store like any other, made in one transaction: what is written meanwhile is in the next one. Beside it
lies FILE.sha256, in the form that `sha256sum -c` reads.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from spm_core.errors import StoreError
from spm_core.store.connecting import PATIENCE
from spm_core.store.store import Store
from spm_core.store.transaction import utc_now
from spm_core.store.verify import verify

_copying = threading.Lock()


def backup(store: Store, file: Path | str) -> dict[str, Any]:
    """Copy a store that is open into a new file, and check the copy: `{file, bytes, sha256, acts, originals, facts, head}`.

    Raises StoreError, leaving nothing behind, when the file is there already, cannot be written, or is not whole.
    """
    to = Path(file)
    if to.exists():
        raise StoreError(f"{to} is there already; a backup overwrites nothing. Give another name.")
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with _copying:
            _clear(part)
            _copy(store, part)
        answer = _checked(part)
        digest = _digest(part)
        _beside(to).write_text(f"{digest}  {to.name}\n", encoding="utf-8")
        _settle(part)
        part.replace(to)
        _settle(to.parent)
    except (OSError, duckdb.Error) as error:
        _clear(part)
        _beside(to).unlink(missing_ok=True)
        raise StoreError(
            f"The backup {to} could not be written: {_said(error)} No backup was made; the store is as it was."
        ) from error
    except StoreError:
        _clear(part)
        raise
    return {"file": str(to), "bytes": to.stat().st_size, "sha256": digest, **answer}


def into(store: Store, folder: Path | str, *, keep: int) -> dict[str, Any]:
    """Make a backup under the time's name in a folder; then remove the oldest ones of this store beyond `keep`."""
    name = Path(store.path).stem
    to = Path(folder) / f"{name}-{utc_now():%Y%m%dT%H%M%S%fZ}.duckdb"
    answer = backup(store, to)
    ours = sorted(
        file for file in to.parent.iterdir() if re.fullmatch(rf"{re.escape(name)}-\d{{8}}T\d{{12}}Z\.duckdb", file.name)
    )
    removed = ours[:-keep]
    for old in removed:
        _clear(old)
        _clear(_beside(old))
    return {**answer, "removed": [str(old) for old in removed]}


def restore(file: Path | str, path: Path | str, *, replace: bool = False) -> dict[str, Any]:
    """Put a backup in a store's place, checked first: `{store, kept, acts, originals, facts, head}`.

    Raises StoreError when the backup is damaged or a newer version's, when a store is there and `replace` was not
    asked for, or when it is in use; the store in place is then as it was. One that is replaced is `kept` beside.
    """
    source, to = Path(file), Path(path)
    if not source.is_file():
        raise StoreError(f"There is no backup at {source}. Nothing was changed.")
    if to.exists() and not replace:
        raise StoreError(
            f"There is a store at {to}. Nothing was changed. To put the backup in its place and keep the old one beside it, add --replace."
        )
    if to.exists() and _in_use(to):
        raise StoreError(
            f"The store {to} is in use, most likely by the dashboard. Nothing was changed. Stop it, restore, and start it again."
        )
    part = to.with_name(f".{to.name}.part")
    kept = None
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        _clear(part)
        shutil.copyfile(source, part)
        _same(source, part)
        answer = _checked(part)
        _settle(part)
        if to.exists() or Path(f"{to}.wal").exists():
            kept = _set_aside(to)
        part.replace(to)
        _settle(to.parent)
    except (OSError, duckdb.Error) as error:
        _clear(part)
        raise StoreError(
            f"The backup {source} could not be restored: {_said(error)} The store at {to} is as it was."
        ) from error
    except StoreError as error:
        _clear(part)
        raise StoreError(f"The backup {source} is not restored; nothing was changed. {error}") from error
    return {"store": str(to), "kept": str(kept) if kept else None, **answer}


def _copy(store: Store, part: Path) -> None:
    with store.cursor() as cursor:
        here = cursor.execute("select current_database()").fetchone()
        assert here is not None
        quoted = str(part).replace("'", "''")
        cursor.execute(f"attach '{quoted}' as backup_copy")
        try:
            cursor.execute(f'copy from database "{here[0]}" to backup_copy')
        finally:
            cursor.execute("detach backup_copy")
    _take_in_journal(part)


def _take_in_journal(part: Path) -> None:
    """Close the copy for good: acts that began while it was attached hold it until they end."""
    patient_until = time.monotonic() + PATIENCE
    while True:
        try:
            duckdb.connect(str(part)).close()
        except duckdb.BinderException:
            if time.monotonic() > patient_until:
                raise
            time.sleep(0.01)
        else:
            return


def _checked(part: Path) -> dict[str, Any]:
    """Check a copy; StoreError with the first problem."""
    looked = Store.look(part)
    try:
        answer = verify(looked)
    finally:
        looked.close()
    if answer["problems"]:
        raise StoreError(f"The copy is not whole: {answer['problems'][0]}")
    return {key: answer[key] for key in ("acts", "originals", "facts", "head")}


def _same(source: Path, part: Path) -> None:
    """Compare with the digest beside the backup, where there is one."""
    try:
        words = _beside(source).read_text(encoding="utf-8", errors="replace").split()
    except FileNotFoundError:
        return
    if not words or words[0] != _digest(part):
        raise StoreError(
            f"Its bytes are not those of the day it was made (see {_beside(source)}). Take another backup."
        )


def _set_aside(to: Path) -> Path:
    """Keep the store that is replaced, its open journal too; there is a store in the place at every moment."""
    kept = to.with_name(f"{to.name}.before-{utc_now():%Y%m%dT%H%M%S%fZ}")
    with suppress(StoreError):  # closing it takes in its journal; one that does not open is kept as it is
        Store.open(to, must_exist=True).close()
    journal = Path(f"{to}.wal")
    if to.exists():
        os.link(to, kept)
    if journal.exists():
        journal.replace(f"{kept}.wal")
    return kept


def _in_use(file: Path) -> bool:
    """Whether another process holds the store: DuckDB holds a lock on the file."""
    try:
        with file.open("rb+") as handle:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _digest(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _settle(path: Path) -> None:
    """Have the system write it to the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(part: Path) -> None:
    for one in (part, Path(f"{part}.wal")):
        one.unlink(missing_ok=True)


def _said(error: Exception) -> str:
    text = str(error)
    if "no space left" in text.lower():
        return "the disk is full."
    return text.splitlines()[0] if text else type(error).__name__
