"""A quarterly meeting in a real browser: minutes outlive a closed browser, a decision is taken, everyone can use it."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from spm_core.ledger import review as reviewing
from tests.browser.looking import serving, visit
from tests.pages.review_agency import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ADDRESS = "division?id=OPS&month=2026-09"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("meeting")
    with closing(filled(folder / "spm.duckdb")) as store:
        reviewing.open_(store, kind="division", scope="OPS", period="2026-27.Q1", on=date(2026, 10, 14), by="Olga")
    with serving(folder / "spm.duckdb", folder / "server.log") as address:
        yield address


def test_minutes_outlive_a_browser_closed_in_the_middle_and_a_decision_is_read_back(url: str, browser: Browser) -> None:
    with visit(browser, f"{url}/{ADDRESS}") as seen:
        box = seen.page.get_by_label("Minutes: Milestones at risk")
        box.press_sequentially("Two waves were put aside")
        seen.page.get_by_text("saved").first.wait_for(timeout=20_000)  # nothing was pressed, the field was not left

    with visit(browser, f"{url}/{ADDRESS}") as seen:
        assert seen.page.get_by_label("Minutes: Milestones at risk").input_value() == "Two waves were put aside"
        why = seen.page.get_by_label("Reason", exact=True).first
        why.fill("Security first")
        why.press("Tab")
        seen.page.get_by_role("button", name="Take the decision").click()
        seen.page.get_by_text("One decision so far, to be read back").wait_for(timeout=40_000)
        assert seen.complaints == []


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_meeting_can_be_used_by_everyone(url: str, browser: Browser, width: int, theme: str) -> None:
    with visit(browser, f"{url}/{ADDRESS}", width=width, theme=theme) as seen:
        assert seen.axe() == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.slow
def test_a_reason_typed_before_the_result_is_chosen_stays_and_the_closed_review_is_reopened(
    url: str, browser: Browser
) -> None:
    with visit(browser, f"{url}/{ADDRESS}") as seen:
        page = seen.page
        many = page.locator(".st-key-declare-many")
        many.get_by_role("checkbox").first.locator("xpath=ancestor::label").click()
        why = many.get_by_label("Reason, needed where it differs from its actions")
        why.fill("Half of it stands")
        why.press("Tab")
        many.get_by_test_id("stSelectbox").locator("input").first.click()
        page.get_by_role("option", name="met", exact=True).click()
        many.get_by_text("This differs from what its actions say").wait_for(timeout=40_000)
        assert why.input_value() == "Half of it stands"
        many.get_by_role("button", name="Declare 1 result").click()
        page.get_by_text("1 result declared").wait_for(timeout=40_000)

        page.get_by_role("button", name="Close the review").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Close the review").click()
        page.get_by_text("frozen under number 1").first.wait_for(timeout=40_000)
        page.get_by_role("button", name="Reopen").click()
        reason = dialog.get_by_label("Reason")
        reason.fill("A number was missing")
        reason.press("Tab")
        dialog.get_by_role("button", name="Reopen the review").click()
        page.get_by_text("The review is open again").wait_for(timeout=40_000)
        assert page.get_by_text("Half of it stands").count() >= 1  # read back among the decisions
        assert seen.complaints == []
