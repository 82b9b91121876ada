"""Tables found in a process of their own: the search is plain Python, and some layouts keep it busy for minutes.

A workbook goes to a child as the reading child gave it and its tables come back, under the pool's time and memory
limits. The answer is a pickle: the child runs our own code over cells, never a reader of foreign formats.
"""

from __future__ import annotations

import hashlib
import pickle
from itertools import chain
from typing import TYPE_CHECKING

from spm_core.intake.pool import MAX_REPLY, Json, Pool
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from spm_core.intake.cells import Source, Workbook
    from spm_core.intake.own.model import Inspection
    from spm_core.model import Finding

SMALL = 10_000
"""Cells, and letters in them times ten, that are looked through here: in the worst layout half a second."""

_SAID = {"reader-timeout": "finding-timeout", "reader-out-of-memory": "finding-out-of-memory"}
"""what the pool says of a child, and what it means here"""


def _understand(answer: bytes) -> Json:
    said: Json = pickle.loads(answer)  # noqa: S301 - of our own code, as told above
    return said


FINDERS = Pool(module="spm_core.intake.own.finder", understand=_understand, most=MAX_REPLY)


def is_small(workbook: Workbook) -> bool:
    """Whether a workbook is so small that no layout of it takes long."""
    rows = [row for sheet in workbook.sheets.values() for row in sheet.rows]
    if sum(map(len, rows)) > SMALL:
        return False
    return sum(len(cell) for cell in chain(*rows) if isinstance(cell, str)) <= 10 * SMALL


def find_tables(source: Source, workbook: Workbook) -> Inspection | Finding:
    """Find a workbook's tables in a child; the inspection comes without the workbook. A finding says why there is none."""
    request = pickle.dumps((source.name, hashlib.sha256(source.data).hexdigest(), workbook))
    ((_, answer),) = FINDERS.read([request])
    if "refused" in answer:
        refused = dict(answer["refused"])
        return find(_SAID.get(refused.pop("code"), "finding-died"), **refused)
    found: Inspection = answer["found"]
    return found
