"""A unit's own tracker in a real browser: from an empty store to the dashboard, then month by month with two actions."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.browser.looking import make_store, serving, visit
from tests.trackers import HEADINGS, tracker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.looking import Visit

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("own")
    with serving(make_store(folder / "spm.duckdb", sample=False), folder / "server.log") as address:
        yield address


@pytest.fixture
def fresh_url(tmp_path: Path) -> Iterator[str]:
    """The address of a server whose store is empty, and no other test's."""
    with serving(make_store(tmp_path / "spm.duckdb", sample=False), tmp_path / "server.log") as address:
        yield address


def drop(seen: Visit, name: str, data: bytes) -> None:
    seen.page.set_input_files("input[type=file]", [{"name": name, "mimeType": XLSX, "buffer": data}])


def sees(page: Page, words: str) -> None:
    page.get_by_text(words).first.wait_for(timeout=40_000)


def test_a_first_tracker_becomes_the_plan_and_the_next_months_need_two_actions(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/upload") as seen:
        drop(seen, "Work plan.xlsx", tracker())
        sees(seen.page, "5 things to do found in rows 7 to 12.")
        sees(seen.page, "Table found: A5:I12, 5 items")
        seen.settle()
        assert seen.axe() == []
        box = seen.page.get_by_label("Your name, for the record").last
        box.fill("Ada")
        box.press("Tab")
        seen.page.get_by_role("button", name="Start the plan with this, and open 2026-27").click()
        sees(seen.page, "ready to send.")
        sees(seen.page, "open since")
        seen.page.get_by_role("button", name="Send 5 rows").click()
        sees(seen.page, "is stored")
        seen.settle()
        assert seen.axe() == []
        assert seen.complaints == []

    with visit(browser, f"{url}/upload?month=2026-10") as seen:
        drop(seen, "Work plan October.xlsx", tracker({(4, "Status"): "Done", (4, "Finished on"): date(2026, 10, 12)}))
        sees(seen.page, "October is ready to send.")
        seen.settle()
        seen.page.get_by_role("button", name="Send 5 rows").click()
        sees(seen.page, "October is stored")


def test_a_changed_layout_asks_about_the_difference_alone(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/upload?month=2026-09") as seen:
        renamed = [*HEADINGS[:5], "Forecast finish", *HEADINGS[6:]]
        drop(seen, "Work plan September.xlsx", tracker({(2, "Forecast finish"): date(2026, 12, 11)}, renamed))
        sees(seen.page, "Keep this mapping")
        sees(seen.page, "One question, then we can read your tracker.")
        sees(seen.page, "What is “Forecast finish” in column F?")


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_the_mapping_screen_can_be_used_by_everyone(empty_url: str, browser: Browser, width: int, theme: str) -> None:
    with visit(browser, f"{empty_url}/upload", width=width, theme=theme) as seen:
        drop(seen, "Work plan.xlsx", tracker())
        sees(seen.page, "Table found: A5:I12, 5 items")
        seen.settle()
        assert seen.axe() == []


@pytest.mark.slow
def test_a_table_that_ends_too_late_is_placed_by_hand_and_is_found_again(fresh_url: str, browser: Browser) -> None:
    with visit(browser, f"{fresh_url}/upload") as seen:
        page = seen.page
        drop(seen, "Work plan.xlsx", tracker())
        sees(page, "Table found: A5:I12, 5 items")
        page.get_by_text("The table stands elsewhere").click()
        last = page.get_by_label("The table ends in row")
        last.fill("11")
        last.press("Tab")
        seen.settle()
        assert seen.axe() == []
        page.get_by_role("button", name="Find the table there").click()
        sees(page, "Table found: A5:I11, 4 items")
        box = page.get_by_label("Your name, for the record").last
        box.fill("Ada")
        box.press("Tab")
        page.get_by_role("button", name="Start the plan with this, and open 2026-27").click()
        page.get_by_role("button", name="Send 4 rows").click()
        page.get_by_text(re.compile(r"(October|November|December) is stored")).first.wait_for(timeout=40_000)
        seen.settle()  # the page is left only when the report is in: another visitor's act would draw this one anew
        assert seen.complaints == []

    with visit(browser, f"{fresh_url}/upload?month=2026-10") as seen:
        drop(seen, "Work plan October.xlsx", tracker({(3, "Status"): "Delayed"}))
        sees(seen.page, "October is ready to send.")
        seen.settle()
        seen.page.get_by_role("button", name="Send 4 rows").click()
        sees(seen.page, "October is stored")
