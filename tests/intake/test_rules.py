"""Each rule is written once, told in the docs, and used."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from spm_core.intake.rules import RULES, as_markdown, find

ROOT = Path(__file__).parents[2]


def test_the_docs_are_made_from_the_rules():
    assert (ROOT / "docs" / "findings.md").read_text(encoding="utf-8") == as_markdown()


def test_every_rule_is_used_and_every_code_is_a_rule():
    source = "\n".join(
        path.read_text() for room in ("intake", "ledger") for path in (ROOT / "spm_core" / room).rglob("*.py")
    )
    used = set(re.findall(r'(?:find|Wrong|Unreadable|_refused)\(\s*"([a-z0-9-]+)"', source))
    used |= {code for code in RULES if f'"{code}"' in source} | {"item-proposed", "item-not-opened", "item-dropped"}
    assert used == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_rule_says_what_was_expected_and_how_to_mend_it(code):
    rule = RULES[code]
    assert rule.severity in ("error", "warning", "info")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert rule.message.endswith((".", "}"))
    assert rule.fix
    names = {name for _, name, _, _ in string.Formatter().parse(rule.message + rule.fix) if name}
    made = find(code, "Status", "G14", "x", **dict.fromkeys(names - {"where", "value", "sheet_name"}, "y"))
    assert "{" not in made.message + made.fix


def test_a_misspelt_code_is_no_rule():
    with pytest.raises(KeyError):
        find("no-such-rule")
