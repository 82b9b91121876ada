"""Every page, light and dark, wide and narrow: usable by everyone, and alone on this machine."""

from __future__ import annotations

import pytest

from tests.browser.looking import PAGES, visit

pytestmark = pytest.mark.browser

THEMES = ["light", "dark"]
WIDTHS = [1440, 390]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "agency")
def test_page_has_no_violation_no_outside_request_and_no_complaint(sample_url, browser, page, theme, width):
    with visit(browser, f"{sample_url}/{page}", width=width, theme=theme) as seen:
        assert seen.axe() == []
        assert seen.outside == []
        assert seen.complaints == []
        assert seen.page.locator('[data-testid="stException"]').count() == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "agency")
def test_no_page_scrolls_sideways_on_a_phone(sample_url, browser, page):
    with visit(browser, f"{sample_url}/{page}", width=390) as seen:
        wider = seen.page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return [main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth]; }"
        )

        assert max(wider) <= 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page or "agency")
def test_empty_store_says_what_to_do_and_fails_nowhere(empty_url, browser, page):
    with visit(browser, f"{empty_url}/{page}") as seen:
        assert seen.page.locator('[data-testid="stException"]').count() == 0
        assert seen.complaints == []
        assert len(seen.page.locator('[data-testid="stMain"]').inner_text().strip()) > 40


def test_fonts_come_from_the_product(sample_url, browser):
    with visit(browser, sample_url) as seen:
        loaded = seen.page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")

        assert "Public Sans" in [family.strip('"') for family in loaded]


def test_keyboard_reaches_the_tabs_and_shows_where_it_is(sample_url, browser):
    with visit(browser, sample_url) as seen:
        reached = []
        for _ in range(12):
            seen.page.keyboard.press("Tab")
            reached.append(seen.page.evaluate("document.activeElement.innerText"))

        assert "Division" in [text.strip() for text in reached]
