"""Nothing stands beside the door: whatever reads or writes names its capability, and the documents say what the table says."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
import typer

from app.tabs import PAGES as TABS
from spm_core.access import words
from spm_core.access.entries import ACTS, INNER, QUESTIONS
from spm_core.access.places import ADDRESSES, COMMANDS, LEAVING, PAGES
from spm_core.access.table import CAPABILITIES, ROLES, may
from spm_core.commands.line import app
from tests.project.test_docs import commands

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")


def with_a_store(room: str) -> set[str]:
    """Every public function of a room that is given a store, as `figures.drift.items`."""
    found = set()
    for file in sorted((ROOT / "spm_core" / room).glob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                arguments = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
                if "store" in arguments:
                    found.add(f"{room}.{file.stem}.{node.name}")
    return found


def test_every_question_and_act_names_its_capability():
    assert with_a_store("figures") - INNER == set(QUESTIONS)
    assert with_a_store("ledger") - INNER == set(ACTS)
    assert with_a_store("public") - INNER == set()


@pytest.mark.parametrize("name", [*QUESTIONS, *ACTS])
def test_every_question_and_act_stands_behind_the_door(name):
    module, _, function = name.rpartition(".")

    behind = getattr(import_module(f"spm_core.{module}"), function)

    assert inspect.unwrap(behind) is not behind


def test_every_command_page_and_address_names_its_capability():
    from app import server

    assert set(commands(typer.main.get_command(app))) == set(COMMANDS)
    assert {file.stem for file in (ROOT / "pages").glob("*.py")} == set(PAGES) == {name for name, _ in TABS}
    assert {route.path for route in server.app.app._user_routes} == set(ADDRESSES)


def test_every_named_capability_is_in_the_table_and_every_one_of_the_table_is_used():
    named = {one.capability for one in (*QUESTIONS.values(), *ACTS.values())} | {
        *COMMANDS.values(),
        *ADDRESSES.values(),
    }
    named |= {capability for capability, _ in PAGES.values()}

    assert named - {""} == set(CAPABILITIES)
    assert set(LEAVING) <= set(COMMANDS)


def test_every_question_and_act_has_a_plain_name_of_its_own():
    assert set(words.QUESTIONS) == set(QUESTIONS)
    assert set(words.ACTS) == set(ACTS)
    said = [*words.QUESTIONS.values(), *words.ACTS.values()]
    assert sorted(said) == sorted(set(said))


def test_the_document_has_the_table():
    rows = [
        f"| `{name}` | {one.means} | " + " | ".join(may(role, name) if may(role, name) != "none" else "" for role in ROLES) + " |"
        for name, one in CAPABILITIES.items()
    ]  # fmt: skip
    assert [row for row in rows if row not in DOCUMENT] == []


def test_the_document_says_what_each_page_and_address_needs():
    rows = {
        f"| {page} | `{capability}`{', of the whole agency' * whole} |" for page, (capability, whole) in PAGES.items()
    }
    rows |= {
        f"| `{address}` | {f'`{capability}`' if capability else 'none; tells nothing of what is in the store'} |"
        for address, capability in ADDRESSES.items()
    }

    assert rows == set(DOCUMENT.partition("| page or address |")[2].partition("\n\n")[0].splitlines()[2:])
