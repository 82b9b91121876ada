"""Files named on the command line, as the core takes them, a name and bytes; and those written back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core.commands.output import leaving
from spm_core.errors import WrongUse
from spm_core.intake import Source

if TYPE_CHECKING:
    from pathlib import Path


def source(path: Path) -> Source:
    """Read a file; WrongUse when it is not there."""
    try:
        return Source(path.name, path.read_bytes())
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}. Give the path of a file that is there.") from error


def write(path: Path, data: bytes) -> None:
    """Write a file, recorded before its first byte leaves the store; WrongUse when it cannot be written."""
    there = path.exists()
    try:
        with path.open("ab"):
            pass
        try:
            leaving()
        except Exception:
            if not there:
                path.unlink()
            raise
        path.write_bytes(data)
    except OSError as error:
        raise WrongUse(f"{path} cannot be written: {error.strerror}. Give a path in a folder that is there.") from error


def plan_sources(path: Path) -> Source | list[Source]:
    """Read a plan: one workbook, or a folder of CSV files."""
    if path.is_dir():
        return [source(file) for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv"]
    return source(path)
