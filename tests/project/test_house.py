"""The house stays simple: small files, one direction, exact pins, nothing from outside."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(path for room in ("spm_core", "app", "pages") for path in (ROOT / room).rglob("*.py"))
SQL = sorted((ROOT / "spm_core" / "figures").rglob("*.sql"))
# We aim at 60 lines a page, 300 a file, 40 a function, 60 a query. What stands here is where a door has grown too far.
FILE_LINES = {"pages": 80, "spm_core/figures/*.sql": 140, "spm_core/show/charts": 350, "": 320}
# A chart's specification is one value, which the formatter sets one key a line.
FUNCTION_LINES = {"spm_core/show/charts": 80, "": 60}


def limit(limits: dict[str, int], path: Path) -> int:
    """Give the first limit whose room holds the file."""
    place = path.relative_to(ROOT)
    return next(most for room, most in limits.items() if place.match(room or "*") or place.is_relative_to(room))


def here(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_grows_beyond_its_room():
    assert {here(path): lines(path) for path in CODE + SQL if lines(path) > limit(FILE_LINES, path)} == {}


def test_no_function_grows_beyond_a_screen():
    found = {
        f"{here(path)}:{node.lineno} {node.name}": length
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > limit(FUNCTION_LINES, path)
    }

    assert found == {}


def test_commands_start_without_the_screen_or_the_heavy_libraries():
    code = "import sys, spm_core.commands.line; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"streamlit", "app", "altair", "pandas", "pandera", "highspy"}.isdisjoint(loaded.split())


def test_pins_are_exact():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]

    assert [pin for pin in wanted if "==" not in pin] == []


def test_lock_names_the_public_index_alone():
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))

    assert hosts == {"pypi.org", "files.pythonhosted.org"}


@pytest.mark.parametrize("room", ["app", "pages", ".streamlit", "spm_core/show"])
def test_nothing_of_the_screen_names_an_outside_host(room):
    kinds = {".py", ".css", ".toml", ".html", ".svg", ".js"}
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / room).rglob("*") if path.suffix in kinds}
    inside = ("http://{", "http://127.0.0.1", "http://www.w3.org/", "https://vega.github.io/schema/")
    urls = {here(path): re.findall(r"https?://\S{4,}", text) for path, text in texts.items()}
    outside = {path: [url for url in found if not url.startswith(inside)] for path, found in urls.items()}

    assert {path: found for path, found in outside.items() if found} == {}


@pytest.mark.parametrize("licence", ["LICENSE", "data/fonts/OFL.txt", "tests/browser/vendor/axe-LICENSE.txt"])
def test_licences_stand_beside_what_they_cover(licence):
    assert (ROOT / licence).stat().st_size > 500
