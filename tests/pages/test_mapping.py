"""The mapping screen: what is doubtful is asked, what is clear stands there, all is correctable; then nothing is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app import settings
from spm_core import figures
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.pages.opening import opened, text
from tests.trackers import HEADINGS, tracker

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "spm.duckdb"
    Store.open(path).close()
    return path


def drop(page: AppTest, data: bytes, name: str = "Work plan.xlsx") -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.file_uploader[0].set_value([(name, data, kind)]).run()
    return shown(page)


def shown(page: AppTest) -> str:
    assert not page.exception, [one.message for one in page.exception]
    return text(page)


def press(page: AppTest, label: str) -> str:
    next(button for button in page.button if button.label.startswith(label)).click().run()
    return shown(page)


def named(page: AppTest) -> None:
    page.text_input(key="map.who").set_value("Ada").run()


def test_the_doubtful_column_is_asked_and_the_answer_stays(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    seen = drop(page, tracker())
    assert "One question, then we can read your tracker." in seen
    assert "What is “Revised” in column F?" in seen
    assert "1 of 5 rows have a date there, each later than the due date, by 42 days." in seen
    radio = next(one for one in page.radio if one.key and one.key.startswith("map.ask"))
    radio.set_value("leave out").run()
    named(page)
    press(page, "Start the plan with this, and open 2026-27")
    (kept,) = figures.mappings(settings.store())
    assert kept.columns["revised"] is None
    assert kept.columns["target"] == "due"


def test_from_an_empty_store_to_a_stored_report(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, tracker())
    named(page)
    seen = press(page, "Start the plan with this")
    assert "is ready to send." in seen
    press(page, "Send 5 rows")
    ups = figures.uploads(settings.store(), Ask("t", Month(2027, 6)))
    assert [up["state"] for up in ups] == ["in_force"]


def test_a_status_word_can_be_corrected(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, tracker({(3, "Status"): "ready for 10/24 meeting"}))
    box = page.selectbox(key="map.word.ready for 10/24 meeting")
    assert box.value == "No status"
    box.set_value("Behind").run()
    named(page)
    press(page, "Start the plan with this")
    (kept,) = figures.mappings(settings.store())
    assert kept.words["ready for 10/24 meeting"] == "Behind"


def test_done_without_a_day_is_asked(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    seen = drop(page, tracker(headings=[one for one in HEADINGS if one != "Finished on"]))
    assert "“Done” needs a day" in seen
    page.radio(key="map.day").set_value("month-end").run()
    named(page)
    press(page, "Start the plan with this")
    (kept,) = figures.mappings(settings.store())
    assert kept.completed_day == "month-end"


def test_a_file_without_a_table_says_so(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    from tests.workbooks import workbook

    page = opened(monkeypatch, empty, "upload")
    assert "No table was found in this file." in drop(page, workbook({"Sheet": [["hello"]]}))


def broken(*_: object, **__: object) -> None:
    raise OSError("no space left on device")


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("spm_core.ledger.plans.load", "Nothing was stored"),
        ("spm_core.ledger.plans.open_year", "Nothing was stored"),
        ("spm_core.ledger.mappings.keep", "Nothing was stored"),
        ("app.parts.mapping_acts.write_plan", "Nothing was stored"),
        ("spm_core.store.store.Transaction.flush", "Nothing was stored"),
    ],
)
def test_a_start_that_fails_at_any_step_stores_nothing_and_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, empty: Path, step: str, says: str
) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, tracker())
    named(page)
    with monkeypatch.context() as patched:
        patched.setattr(step, broken)
        assert says in press(page, "Start the plan with this")
    store = settings.store()
    assert store.rows("from act") == []
    assert (figures.mappings(store), figures.settings(store)["load"]) == ([], None)

    assert "is ready to send." in press(page, "Start the plan with this")
    kinds = [row["kind"] for row in store.rows("select kind from act order by act")]
    assert kinds == ["plan:load", "year:open", "mapping:keep"]
