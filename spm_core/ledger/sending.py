"""Several files sent at once: each with what is known beside it, all stored in one transaction, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spm_core import access
from spm_core.ledger.acts import recorded_at
from spm_core.ledger.good_rows import only_rows_are_bad, without_bad_rows
from spm_core.ledger.submit import Receipt, Submitted, check, keep

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from spm_core.intake import Source
    from spm_core.model import Month
    from spm_core.store import Store


@dataclass(frozen=True)
class Parcel:
    """A file to send. `unit` and `month`: said beside a file that does not say them, as one in a unit's own layout."""

    source: Source
    unit: str | None = None
    month: Month | None = None
    good_rows: bool = False
    """leave its faulty rows out, as was asked for this file"""


@access.act
def send(store: Store, parcels: Sequence[Parcel], *, by: str, at: datetime | None = None) -> list[Submitted]:
    """Check files and store the good ones in one transaction, in their order; received `at` (UTC; now).

    A faulty file is stored without its faulty rows only where its parcel asks for it; else nothing of it is.
    """
    known_at = recorded_at(at)
    alike: dict[tuple[str | None, Month | None], list[int]] = {}
    for number, one in enumerate(parcels):
        alike.setdefault((one.unit, one.month), []).append(number)
    found: dict[int, Submitted] = {}
    for (unit, month), numbers in alike.items():  # those that say it themselves are read side by side
        checked = check(store, [parcels[n].source for n in numbers], unit=unit, month=month, at=known_at)
        found.update(zip(numbers, checked, strict=True))
    sent = [_taken(found[number], one) for number, one in enumerate(parcels)]
    return keep(store, [Receipt(one, by, known_at) for one in sent])


def _taken(checked: Submitted, parcel: Parcel) -> Submitted:
    if parcel.good_rows and only_rows_are_bad(checked.report):
        return replace(checked, report=without_bad_rows(checked.report), partial=True)
    return checked
