"""What an item belongs to: goal, strategy and milestone, from columns, group lines, codes or other tables.

A level that nothing says stays None and is made up later, by rule.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spm_core.intake.own.plan_model import UNNAMED, Origin, Rung
from spm_core.intake.own.plan_relations import code_text, prefixes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spm_core.intake.own.model import Item
    from spm_core.intake.own.plan_model import Part
    from spm_core.intake.own.plan_relations import Related

_GOAL = re.compile(r"\W*(strategic\s+)?(goal|pillar|priority)\b", re.IGNORECASE)
_STRATEGY = re.compile(r"\W*(strategy|strategic\s+objective|objective|focus\s+area)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Way:
    """The rungs from the top down to an item."""

    goal: Rung | None = None
    strategy: Rung | None = None
    milestone: Rung | None = None


def way(part: Part, item: Item, related: Related) -> Way:
    """Give what an item belongs to: other tables' codes first, then columns, group lines, and its own code's parts."""
    joined = related.above(part, item.row)
    if joined:
        return _placed(part, list(joined), ("goal", "strategy", "milestone"))
    found = _placed(part, _groups(part, item), ())
    for level in ("goal", "strategy", "milestone"):
        if text := item.texts.get(level, "").strip():
            found = replace(found, **{level: _named(part, item, level, text)})
    if found == Way():
        return _by_code(part, item)
    return found


def headed(items: Sequence[Item]) -> list[Item]:
    """Give items without the lines that sum up those right below them (1 above 1.1 and 1.2): these head a group."""
    codes = [code_text(item.texts.get("code", "")) for item in items]
    heads = {
        at: code
        for at, code in enumerate(codes[:-1])
        if code and _below(codes[at + 1], code) and codes.count(code) == 1 and items[at].texts.get("text")
    }
    found = []
    for at, item in enumerate(items):
        if at in heads:
            continue
        above = [
            (items[n].row, items[n].texts["text"]) for n, code in heads.items() if n < at and _below(codes[at], code)
        ]
        found.append(replace(item, groups=(*item.groups, *above)) if above else item)
    return found


def _below(code: str, head: str) -> bool:
    return code.startswith((f"{head}.", f"{head}-")) and code[len(head) + 1 :][:1].isalnum()


def measure_way(part: Part, item: Item, related: Related) -> Way:
    """Give what a measure belongs to: a goal or a strategy; its groups are those, the outer one the goal."""
    found = way(part, item, related)
    if related.above(part, item.row) or found.milestone is None:
        return found
    rungs = [rung for rung in (found.goal, found.strategy, found.milestone) if rung]
    return Way(*rungs[:2])


def _named(part: Part, item: Item, level: str, text: str) -> Rung:
    cell = item.cells.get(level, f"A{item.row}")
    return Rung(" ".join(text.split()), origin=Origin(part.file, part.table.sheet, cell))


def _groups(part: Part, item: Item) -> list[Rung]:
    """The group lines above an item, then its group column, each with the code that stands in its line."""
    code = part.table.column("code")
    rungs = []
    for row, text in item.groups:
        own = code_text(part.text(row, code.at)) if code else ""
        own = own if own != text and len(own) <= 20 and re.search(r"\d", own) else ""
        rungs.append(Rung(" ".join(text.split()), own, Origin(part.file, part.table.sheet, f"{_cell(part, row)}")))
    if text := item.texts.get("group", "").strip():
        rungs.append(_named(part, item, "group", text))
    once: dict[str, Rung] = {}
    for rung in rungs:
        once.setdefault(rung.text.casefold(), rung)
    return list(once.values())


def _cell(part: Part, row: int) -> str:
    first, last = part.table.columns[0].letter, part.table.columns[-1].letter
    return f"{first}{row}:{last}{row}"


def _placed(part: Part, rungs: list[Rung], names: tuple[str, ...]) -> Way:
    """Put rungs, outermost first, to levels: by name where given, else one is a milestone, an outer one a strategy."""
    if names:
        *above, last = rungs
        kept = [*above[:2], last] if len(rungs) > 3 else rungs
        return Way(**dict(zip(names, kept, strict=False)))
    if not rungs:
        return Way()
    levels: dict[str, Rung] = {}
    for rung in rungs[:-1] if len(rungs) > 1 else rungs:
        level = "goal" if _GOAL.match(rung.text) else "strategy" if _STRATEGY.match(rung.text) or rungs[1:] else ""
        if level and level not in levels:
            levels[level] = rung
        elif level == "strategy" and "goal" not in levels:
            levels = {"goal": levels["strategy"], "strategy": rung}
    last = rungs[-1]
    if len(rungs) > 1 or not levels:
        level = "strategy" if _STRATEGY.match(last.text) and "strategy" not in levels else "milestone"
        levels[level] = last
    return Way(**levels)


def _by_code(part: Part, item: Item) -> Way:
    """The levels that the parts of an item's code name: 1.2.3 belongs to goal 1 and strategy 1.2; 1.2 to milestone 1."""
    code = code_text(item.texts.get("code", ""))
    above = [one for one in reversed(prefixes(code)) if re.search(r"\w", one)]
    if not above or not re.fullmatch(r"[A-Za-z]{0,4}\d+([.\-][A-Za-z]{0,4}\d+)+", code) or not _deep(part):
        return Way()
    here = Origin(part.file, part.table.sheet, item.cells.get("code", f"A{item.row}"))
    rungs = [Rung(UNNAMED, one, here, made=True) for one in above]
    if len(rungs) == 1:
        return Way(milestone=replace(rungs[0], text=f"{UNNAMED} {rungs[0].code}", code=rungs[0].code))
    return Way(*rungs[:3])


def _deep(part: Part) -> bool:
    """Whether most codes of the table have parts, so that they are no running numbers with a stray decimal."""
    codes = [code_text(item.texts.get("code", "")) for item in part.items]
    return sum("." in code or "-" in code for code in codes) >= 0.7 * len(codes)
