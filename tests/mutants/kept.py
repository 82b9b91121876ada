"""What became of each mistake that was tried, so that a run cut short goes on where it was."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tests.mutants.planting import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "mutants"


def key(file: str, number: int) -> str:
    """Name a mistake of a file, by its path from the project; in another text of the file it is another."""
    return f"{file} {hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:12]} {number}"


def known(path: Path) -> dict[str, str | None]:
    """Read what became of what was tried before: key -> outcome."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {one["key"]: one["outcome"] for one in map(json.loads, lines)}


def note(path: Path, key: str, said: str, outcome: str | None) -> None:
    """Note what became of one (None: it is not known); the last note of a key counts."""
    FOLDER.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps({"key": key, "said": said, "outcome": outcome}) + "\n")
