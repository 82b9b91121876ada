"""`make pictures`: every page as people see it, into tests/out, to be laid beside one another and looked at.

Those of the sample agency that stand in the README are copied to docs/pictures.

ARGS="STORE.duckdb" takes another store than the sample agency, ARGS="--empty" an empty one.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from tests.browser.looking import PAGES, ROOT, chromium, make_store, serving, visit
from tests.trackers import tracker

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

OUT = ROOT / "tests" / "out"
WIDTHS = {1440: 900, 1024: 768, 390: 844}
THEMES = ("light", "dark")
README = ROOT / "docs" / "pictures"
OWN = ("mapping-1440-light.png", "mapping-390-light.png")
IN_README = [
    OWN[0],
    "compare-1440-light.png",
    *(f"{page or 'agency'}-1440-light.png" for page in PAGES),
    "agency-1440-dark.png",
    "agency-390-light.png",
]


def store_for(arguments: list[str], folder: Path) -> Path:
    """Give the store to show: a copy, since looking must change nothing."""
    if arguments and not arguments[0].startswith("--"):
        return Path(shutil.copy(arguments[0], folder / "spm.duckdb"))
    return make_store(folder / "spm.duckdb", sample="--empty" not in arguments)


def own_files(folder: Path) -> None:
    """Take the mapping screen and the comparison, which need a file: the invented tracker, and its next edition."""
    store = make_store(folder / "own.duckdb", sample=False)
    later = tracker({(2, "Target"): date(2026, 12, 11), (4, "Target"): date(2026, 11, 6), (4, "Status"): "Delayed"})
    files = {
        "upload": [("Work plan.xlsx", tracker())],
        "compare": [("October.xlsx", tracker()), ("November.xlsx", later)],
    }
    with serving(store, folder / "own.log") as url, chromium() as browser:
        for page, width, name in (
            ("upload", 1440, OWN[0]),
            ("upload", 390, OWN[1]),
            ("compare", 1440, "compare-1440-light.png"),
        ):
            with visit(browser, f"{url}/{page}", width=width, height=900) as seen:
                dropped = [{"name": one, "mimeType": XLSX, "buffer": data} for one, data in files[page]]
                seen.page.set_input_files("input[type=file]", dropped)
                seen.page.wait_for_timeout(4000)
                seen.settle()
                tall = seen.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                seen.page.set_viewport_size({"width": width, "height": min(max(tall, 900), 8000)})
                seen.page.wait_for_timeout(600)
                seen.page.screenshot(path=OUT / name)


def main() -> None:
    """Take the pictures and print what each page complained of."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(store_for(sys.argv[1:], folder), folder / "server.log") as url, chromium() as browser:
            for page in PAGES:
                for width, height in WIDTHS.items():
                    for theme in THEMES:
                        file = OUT / f"{page or 'agency'}-{width}-{theme}.png"
                        with visit(browser, f"{url}/{page}", width=width, height=height, theme=theme) as seen:
                            tall = seen.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                            seen.page.set_viewport_size({"width": width, "height": min(max(tall, height), 8000)})
                            seen.page.wait_for_timeout(400)
                            seen.page.screenshot(path=file)
                            print(file.relative_to(ROOT), *(f"\n  {line}" for line in seen.complaints + seen.outside))
    if not sys.argv[1:]:
        with tempfile.TemporaryDirectory() as name:
            own_files(Path(name))
        README.mkdir(exist_ok=True)
        for name in IN_README:
            shutil.copy(OUT / name, README / name)


if __name__ == "__main__":
    main()
