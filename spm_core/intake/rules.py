"""The rules of rules.toml as values, and the findings made from them."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from spm_core.model import Finding, Severity, place


@dataclass(frozen=True)
class Rule:
    """One rule: how grave, what is expected, and the words for who has to mend it."""

    code: str
    severity: Severity
    expected: str
    message: str
    fix: str


def _load() -> dict[str, Rule]:
    rules = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
    return {code: Rule(code, **texts) for code, texts in rules.items()}


RULES: dict[str, Rule] = _load()


def find(
    code: str, sheet: str | None = None, cell: str | None = None, value: str | None = None, **details: object
) -> Finding:
    """Make the finding of a rule at a cell; `details` fill in its texts. A misspelt code is a KeyError.

    A plain text file's one sheet has no name: its cells are called by their address alone.

    >>> find("error-cell", "Status", "G14", "#REF!").message
    'Status!G14 shows the error #REF!; a value was expected.'
    """
    rule = RULES[code]
    sheet = sheet or None  # a plain text file's one sheet has no name
    where = place(sheet, cell) or "The file"
    words = {"where": where, "value": quoted(value), "sheet_name": sheet, **details}
    return Finding(
        severity=rule.severity,
        code=code,
        message=rule.message.format_map(words),
        fix=rule.fix.format_map(words),
        sheet=sheet,
        cell=cell,
        value=value,
    )


def quoted(value: str | None) -> str:
    """Shorten a long value for a message; the finding itself keeps all of it."""
    if value is None:
        return "nothing"
    text = " ".join(value.split())
    return text if len(text) <= 60 else text[:57] + "..."


def as_markdown() -> str:
    """Give docs/findings.md: every code, how grave it is, what it says and how it is mended."""
    lines = [
        "# Findings",
        "",
        "Everything that reading a workbook may find. Made from `spm_core/intake/rules.toml` by",
        "`python -m spm_core.intake.rules > docs/findings.md`; a test holds the two together.",
        "An *error* keeps the file out as a whole; a *warning* or *info* does not. Words in {braces} are filled in.",
    ]
    for rule in RULES.values():
        lines += ["", f"## {rule.code}", "", f"*{rule.severity}.* Expected: {rule.expected}.", "", rule.message]
        lines += ["", f"How to mend it: {rule.fix}"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
