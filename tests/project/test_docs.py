"""What the documents say is there, and what is there is in the documents."""

from __future__ import annotations

import re
import subprocess
import tomllib

import click
import pytest
import typer

from spm_core.commands.line import app

LATER = {"stratml"}
"""Commands of the contract that are still to come."""


def commands(group: click.Command, path: tuple[str, ...] = ()) -> list[str]:
    inner = getattr(group, "commands", None)
    if inner is None:
        return [" ".join(path)]
    return [name for part, command in inner.items() for name in commands(command, (*path, part))]


SPM = commands(typer.main.get_command(app))


def section(text: str, title: str) -> str:
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("command", SPM)
def test_every_command_is_in_the_contract(root, command):
    contract = (root / "docs" / "contract.md").read_text(encoding="utf-8")

    assert re.search(rf"`(spm )?{command}\b", contract), f"spm {command} is not in docs/contract.md"


def test_every_command_of_the_contract_is_there_or_known_to_come(root):
    contract = (root / "docs" / "contract.md").read_text(encoding="utf-8")
    table = "\n".join(section(contract, title) for title in ("Commands", "Any other spreadsheet", "The cycle"))
    promised = {
        name
        for row in re.findall(r"^\| (`spm [^|]*)", table, re.MULTILINE)
        for name in re.findall(r"`spm ([a-z]+)", row)
    }

    assert promised - LATER == {command.split()[0] for command in SPM}


def test_every_finding_is_documented(root):
    with (root / "spm_core" / "intake" / "rules.toml").open("rb") as rules:
        codes = tomllib.load(rules)
    text = (root / "docs" / "findings.md").read_text(encoding="utf-8")

    assert [code for code in codes if f"`{code}`" not in text and f"# {code}\n" not in text] == []


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_links_lead_somewhere(root, document):
    links = re.findall(r"\]\(([^)#:]+)\)", (root / document).read_text(encoding="utf-8"))

    assert [link for link in links if not (root / link).exists()] == []


def test_make_commands_of_the_documents_exist_and_make_alone_lists_them(root):
    listed = subprocess.run(["make"], cwd=root, capture_output=True, text=True, check=True).stdout
    targets = set(re.findall(r"^make ([a-z]+) ", listed, re.MULTILINE))
    texts = [root / "README.md", *(root / "docs").glob("*.md")]
    named = {name for text in texts for name in re.findall(r"`make ([a-z]+)", text.read_text(encoding="utf-8"))}

    assert {"run", "test", "check", "bench", "slow"} <= targets
    assert named <= targets


def test_folders_of_the_readme_exist(root):
    table = section((root / "README.md").read_text(encoding="utf-8"), "Where things live")
    folders = [
        name for row in re.findall(r"^\| (`[^|]*)", table, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)
    ]

    assert len(folders) >= 10
    assert [name for name in folders if not (root / name).is_dir()] == []


@pytest.mark.parametrize("document", ["definitions.md", "contract.md"])
def test_own_copies_are_kept(root, document):
    assert len((root / "docs" / document).read_text(encoding="utf-8")) > 10_000
