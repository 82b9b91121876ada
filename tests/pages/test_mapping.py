"""The mapping screen: what is doubtful is asked, what is clear stands there, all is correctable; then nothing is asked again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app import settings
from spm_core import figures
from spm_core.intake.own import inspect as inspecting
from spm_core.intake.pool import Pool
from spm_core.model import Ask, Month
from spm_core.store import Store
from tests.pages.opening import opened, text
from tests.trackers import HEADINGS, tracker
from tests.workbooks import workbook

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
    assert "2 questions, then we can read your tracker." in seen
    page.radio(key="map.day").set_value("month-end").run()
    assert "One question, then we can read your tracker." in shown(page)
    named(page)
    press(page, "Start the plan with this")
    (kept,) = figures.mappings(settings.store())
    assert kept.completed_day == "month-end"


def test_a_file_without_a_table_says_so(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
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


# ---- a table that was found wrongly, or not at all -------------------------------------------------------------------

COLOURS = [
    ["Our plan"],
    [],
    ["Colour", 2025, 2026],
    *([f"shade {n}", n, n + 1] for n in range(4)),
    ["Signed by", "Rivera", "Okafor"],
]


def field(page: AppTest, name: str):
    kinds = (page.number_input, page.text_input, page.checkbox)
    return next(one for kind in kinds for one in kind if one.key and one.key.endswith(name))


def place(page: AppTest, top: int, bottom: int, last: int, **more: str) -> str:
    for name, value in (("top", top), ("bottom", bottom), ("last", last), *more.items()):
        field(page, f".{name}").set_value(value)
    return press(page, "Find the table there")


def test_a_table_that_was_not_found_is_placed_by_its_rows(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    seen = drop(page, workbook({"Sheet": COLOURS}))
    assert "No table was found in this file." in seen
    assert "Your sheet “Sheet”, as it is" in seen

    assert "No table was placed. Row 1 of Sheet holds no two headings" in place(page, 1, 1, 7)
    seen = place(page, 3, 3, 7)

    assert "Table found: A3:C7, 4 items" in seen
    assert "Colour" in seen
    press(page, "As it was found")
    assert "No table was found in this file." in shown(page)


def test_a_wrong_last_row_is_corrected_kept_and_found_again_next_month(
    monkeypatch: pytest.MonkeyPatch, empty: Path
) -> None:
    page = opened(monkeypatch, empty, "upload")
    assert "Table found: A5:I12, 5 items" in drop(page, tracker())

    assert "Table found: A5:I11, 4 items" in place(page, 5, 5, 11)
    named(page)
    seen = press(page, "Start the plan with this")
    assert "is ready to send." in seen

    (kept,) = figures.mappings(settings.store())
    assert (kept.until, kept.depth) == ("5", 1)
    press(page, "Send 4 rows")
    seen = drop(page, tracker({(3, "Status"): "Delayed"}), "Next.xlsx")
    assert "4 rows read" in seen
    assert "ready to send" in seen


def test_wrong_heading_rows_are_corrected_and_the_wrong_table_is_gone(
    monkeypatch: pytest.MonkeyPatch, empty: Path
) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, tracker())

    seen = place(page, 5, 6, 12, left="a", right="G")

    assert "Table found: A5:G12, 5 items" in seen
    assert not [box for box in page.selectbox if box.label == "Table"]


def test_one_more_table_is_added_beside_the_one_that_is_right(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, tracker())
    field(page, ".more").check()

    seen = place(page, 5, 5, 9, left="K", right="K")
    assert "No table was placed." in seen
    assert "Table found: A5:I12, 5 items" in seen
    assert "Give both columns by their letters" in place(page, 5, 5, 9, left="K", right="")


BARE = [
    ["Write the plan", "Ann", date(2026, 9, 30), "Behind"],
    ["Ask the schools", "Bo", date(2026, 10, 30), "On schedule"],
    ["Print the book", "Ann", date(2026, 12, 18), "Not started"],
]


def test_a_table_without_headings_is_placed_and_needs_no_question_next_month(
    monkeypatch: pytest.MonkeyPatch, empty: Path
) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, workbook({"Plan": [["Our plan"], [], *BARE]}))
    field(page, ".bare").check()

    assert "Table found: A3:D5, 3 items" in place(page, 3, 3, 5, left="A", right="D")

    named(page)
    assert "3 rows read" in press(page, "Start the plan with this")
    press(page, "Send 3 rows")
    later = [[*row[:3], "On schedule"] for row in BARE]
    seen = drop(page, workbook({"Plan": [["Our plan"], [], *later]}), "Next.xlsx")
    assert "3 rows read" in seen
    assert "ready to send" in seen


def test_a_file_is_read_and_looked_through_once(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    drop(page, tracker())
    named(page)
    press(page, "Start the plan with this")
    read, found = [], []
    children, looking = Pool.read, inspecting.find_blocks
    monkeypatch.setattr(Pool, "read", lambda self, data: (read.extend(data), children(self, data))[1])
    monkeypatch.setattr(inspecting, "find_blocks", lambda sheet: (found.append(sheet.name), looking(sheet))[1])

    assert "ready to send" in drop(page, tracker({(3, "Status"): "Delayed"}), "Next.xlsx")

    assert (len(read), found) == (1, ["Tracker"])


# ---- every answer counts ---------------------------------------------------------------------------------------------

STEPS = [
    ["Task", "What exactly", "Due date", "Status"],
    ["Set up"],
    ["", "Name the lead", date(2026, 9, 1)],
    ["", "Book the hall", "", "Done"],
    ["Report"],
    ["", "Write it", date(2026, 10, 1)],
    ["", "Send it", "", "Underway"],
]


def test_the_rows_are_counted_anew_when_another_column_is_the_text(
    monkeypatch: pytest.MonkeyPatch, empty: Path
) -> None:
    page = opened(monkeypatch, empty, "upload")
    assert "2 items" in drop(page, workbook({"Plan": STEPS}))

    page.selectbox(key="map.column.what exactly").set_value("text").run()

    seen = shown(page)
    assert "Table found: A1:D7, 4 items" in seen
    assert "4 things to do found in rows 3 to 7." in seen
    assert page.selectbox(key="map.word.Done").value == "Completed"
    named(page)
    assert "4 rows read" in press(page, "Start the plan with this")


def test_a_1_among_percents_is_asked_and_read_as_answered(monkeypatch: pytest.MonkeyPatch, empty: Path) -> None:
    page = opened(monkeypatch, empty, "upload")
    seen = drop(page, tracker({(2, "%"): 1}))
    assert "It may be 1% or 100%" not in seen  # the status says it, and the column is another
    assert "2 questions, then we can read your tracker." in seen
    assert "What is 1 in “%”?" in seen

    page.radio(key="map.scales.%").set_value("percent").run()

    assert "H8 holds 1 among percents" not in shown(page)
    named(page)
    press(page, "Start the plan with this")
    (kept,) = figures.mappings(settings.store())
    assert kept.scales == {"%": "percent"}


def test_every_status_word_can_be_corrected_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, empty: Path
) -> None:
    page = opened(monkeypatch, empty, "upload")
    said = [f"waits for office {n}" for n in range(20)]
    lines = [[n, f"Write part {n}", date(2027, 3, 1), word] for n, word in enumerate([*said, *said], 1)]
    drop(page, workbook({"Plan": [["No.", "Task", "Due date", "Status"], *lines]}))

    assert {box.key for box in page.selectbox} >= {f"map.word.{word}" for word in said}
    page.selectbox(key=f"map.word.{said[-1]}").set_value("Behind").run()

    named(page)
    press(page, "Start the plan with this")
    (kept,) = figures.mappings(settings.store())
    assert kept.words == {said[-1]: "Behind"}
