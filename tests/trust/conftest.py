"""The browser of the browser tests, for the promises that show only there."""

from tests.browser.conftest import browser  # noqa: F401 - pytest finds it by its name here
