"""Several files sent at once: each asks for itself whether its faulty rows are left out; a unit's own file too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spm_core import figures
from spm_core.intake import Source
from spm_core.ledger.sending import Parcel, send
from spm_core.model import Ask
from tests.ledger.test_own_reports import NOVEMBER, OCTOBER, store, units
from tests.trackers import tracker

if TYPE_CHECKING:
    from spm_core.store import Store

__all__ = ["store"]


def test_each_file_in_a_units_own_layout_is_sent_for_its_month_as_was_asked_for_it(store: Store) -> None:
    (unit,) = units(store)
    faulty = Source("faulty.xlsx", tracker({(4, "Status"): "Done"}))
    parcels = [Parcel(faulty, unit, OCTOBER, good_rows=True), Parcel(faulty, unit, NOVEMBER)]

    october, november = send(store, parcels, by="lead")

    assert (october.accepted, october.report.month, october.report.rows) == (True, OCTOBER, {"Status": 4})
    assert (november.accepted, november.report.month, november.upload) == (False, NOVEMBER, None)
    assert [up["month"] for up in figures.uploads(store, Ask("t", NOVEMBER))] == ["2026-10"]


def test_leaving_out_rows_changes_nothing_of_a_file_without_faults_and_saves_none_that_is_faulty_as_a_whole(
    store: Store,
) -> None:
    (unit,) = units(store)
    fine, nothing = Source("fine.xlsx", tracker({})), Source("nothing.xlsx", b"no workbook")

    sent, refused = send(store, [Parcel(one, unit, OCTOBER, good_rows=True) for one in (fine, nothing)], by="lead")

    assert (sent.accepted, sent.partial, sent.report.rows) == (True, False, {"Status": 5})
    assert (refused.accepted, refused.partial, refused.upload) == (False, False, None)
