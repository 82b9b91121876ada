"""A unit's month in a real browser: the plan in, the template out and back, cells to mend, thirty files, a phone."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from spm_core.intake import Source
from spm_core.ledger import plans
from spm_core.store import Store
from tests.browser.looking import serving, visit
from tests.workbooks import PLAN, report, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.looking import Visit

pytestmark = pytest.mark.browser

UNITS = [f"V{n:02}" for n in range(1, 31)]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def big_plan() -> bytes:
    units = [[unit, "D2", f"Office {unit}"] for unit in UNITS]
    actions = [
        [f"2.1.Y1-1.{n}", "2.1.Y1-1", f"Join the portal, office {unit}", unit, date(2026, 9, 15)]
        for n, unit in enumerate(UNITS, 2)
    ]
    return workbook({**PLAN, "Units": [*PLAN["Units"], *units], "Actions": [*PLAN["Actions"], *actions]})


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("flow")
    store = Store.open(folder / "spm.duckdb")
    plans.load(store, Source("Plan.xlsx", big_plan()), by="chief", at=datetime(2026, 6, 1))
    plans.open_year(store, "2026-27", by="chief", at=datetime(2026, 7, 1))
    store.close()
    with serving(folder / "spm.duckdb", folder / "server.log") as address:
        yield address


def drop(seen: Visit, *files: tuple[str, bytes]) -> None:
    seen.page.set_input_files(
        "input[type=file]", [{"name": name, "mimeType": XLSX, "buffer": data} for name, data in files]
    )


def sees(page: Page, words: str) -> None:
    page.get_by_text(words).first.wait_for(timeout=40_000)


def name(page: Page, who: str) -> None:
    box = page.get_by_label("Your name, for the record").last
    box.fill(who)
    box.press("Tab")


def test_the_plan_comes_in_through_the_page_and_its_year_is_opened(empty_url: str, browser: Browser) -> None:
    with visit(browser, f"{empty_url}/upload") as seen:
        drop(seen, ("Plan.xlsx", workbook(PLAN)))
        sees(seen.page, "This is a plan workbook.")
        name(seen.page, "chief")
        seen.page.get_by_role("button", name="Load this plan").click()
        sees(seen.page, "The plan is loaded.")

        seen.page.get_by_role("button", name="Open plan year 2026-27").click()
        sees(seen.page, "This freezes the dates of 2 milestones and 4 actions")
        seen.page.get_by_role("button", name="Open 2026-27").click()
        sees(seen.page, "open since")


def test_the_template_comes_out_is_filled_in_and_sent(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/upload?id=U1&month=2026-10") as seen:
        with seen.page.expect_download() as waiting:
            seen.page.get_by_role("button", name="Download the workbook for October").click()
        book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
        assert waiting.value.suggested_filename == "Reading_2026-10.xlsx"
        book["Status"]["G2"], book["Status"]["H2"] = "Completed", date(2026, 10, 20)
        book["Status"]["G3"], book["Status"]["I3"] = "Behind", date(2026, 12, 18)
        out = io.BytesIO()
        book.save(out)

        drop(seen, ("Reading_2026-10.xlsx", out.getvalue()))
        sees(seen.page, "October is ready to send.")
        sees(seen.page, "Nothing is stored yet.")
        sees(seen.page, "Status!H2")
        name(seen.page, "Ada")
        seen.page.get_by_role("button", name="to Teaching").click()
        sees(seen.page, "October is stored")
        seen.settle()
        assert seen.axe() == []

        seen.page.get_by_role("button", name="Open the page of Reading").click()
        seen.page.wait_for_url("**/unit?**")
        sees(seen.page, "Report October")
        seen.settle()
        assert seen.complaints == []


def test_a_withdrawn_upload_stays_in_the_history(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/upload?id=U3&month=2026-10") as seen:
        drop(seen, ("Finance.xlsx", report("U3", "2026-10", ["2.1.Y1-1.1", "Behind", "", "", "", "", ""])))
        sees(seen.page, "October is ready to send.")
        name(seen.page, "Ada")
        seen.page.get_by_role("button", name="to Operations").click()
        sees(seen.page, "October is stored")

        seen.page.get_by_role("button", name="Withdraw").first.click()
        sees(seen.page, "It will count in no figure.")
        seen.page.get_by_label("Reason").fill("wrong month")
        name(seen.page, "Ada")
        seen.page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
        sees(seen.page, "wrong month")


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_cells_to_mend_are_shown_at_every_width(url: str, browser: Browser, width: int) -> None:
    bad = ["1.1.Y1-1.3", "Compleet", date(2026, 10, 20), "", "", "", ""]
    with visit(browser, f"{url}/upload?id=U1&month=2026-10", width=width) as seen:
        drop(seen, ("Reading.xlsx", report("U1", "2026-10", bad)))
        sees(seen.page, "1 cell to mend,")
        sees(seen.page, "Where it is in your sheet Status")
        seen.settle()
        assert seen.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert seen.axe() == []
        assert seen.page.get_by_role("button", name="Send").count() == 0


def test_a_file_that_is_no_workbook_says_so(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/upload?id=U2&month=2026-10") as seen:
        drop(seen, ("notes.xlsx", b"only words"))
        sees(seen.page, "This file cannot be taken,")
        sees(seen.page, "The file is no spreadsheet")


@pytest.mark.slow
def test_thirty_files_are_read_and_sent_together(url: str, browser: Browser) -> None:
    files = [
        (f"{unit}.xlsx", report(unit, "2026-10", [f"2.1.Y1-1.{n}", "On schedule", "", "", "", "", ""]))
        for n, unit in enumerate(UNITS, 2)
    ]
    with visit(browser, f"{url}/upload?month=2026-10") as seen:
        drop(seen, *files)
        sees(seen.page, "All 30 files are ready to send.")
        name(seen.page, "Ada")
        seen.page.get_by_role("button", name="Send 30 reports").click()
        sees(seen.page, "All 30 files are stored")
