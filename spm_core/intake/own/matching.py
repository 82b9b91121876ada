"""Which action of the plan a tracker's line speaks of: by its code, else by its text."""

from __future__ import annotations

import difflib
from collections import defaultdict
from typing import TYPE_CHECKING

from spm_core.intake.values import nearest, plain

if TYPE_CHECKING:
    from spm_core.intake.known import Known
    from spm_core.intake.own.model import Item
    from spm_core.model import KnownItem


class Finder:
    """Finds the plan's action that a row speaks of."""

    def __init__(self, known: Known, unit: str) -> None:
        self.known, self.unit = known, unit
        self.by_text: defaultdict[str, list[KnownItem]] = defaultdict(list)
        self.heads: set[str] = set()
        for item in known.expected.items.values():
            if item.kind == "action":
                self.by_text[plain(item.text)].append(item)
            else:
                self.heads.add(plain(item.text))
        self.used: set[str] = set()

    def _mine(self, item: KnownItem) -> bool:
        return self.unit in (item.lead, item.lead_end, item.lead_then)

    def find(self, row: Item) -> tuple[KnownItem | None, str]:
        """Give the action and what is to be said of it (a rule's code, or nothing).

        None with the reason: `other` (another unit's), or the code of a rule. A line whose number is one action's and
        whose text is another's goes by its text; one whose text has nothing in common with its number's action is
        `code-of-another`, and counts for neither.
        """
        code, text = row.texts.get("code", ""), plain(row.texts.get("text", ""))
        coded = self.known.item(code) if code else None
        if text in self.heads and text not in self.by_text and (not coded or coded.kind == "milestone"):
            return None, "heads"
        if coded and coded.kind == "action" and (not text or plain(coded.text) == text or text not in self.by_text):
            said = "" if not text or plain(coded.text) == text else _reworded(text, plain(coded.text))
            return (coded, said) if self._mine(coded) else (None, "other")
        if (unit := self._unit(row.texts.get("unit", ""))) and unit != self.unit:
            return None, "other"  # two units may have lines of one text
        same = self.by_text.get(text, []) if text else []
        mine = [item for item in same if self._mine(item) and item.item not in self.used]
        if len(mine) > 1:
            groups = {plain(said) for _, said in row.groups} | {
                plain(row.texts.get(name, "")) for name in ("group", "milestone")
            }
            titles = self.known.expected.items
            mine = [
                item for item in mine if item.milestone in titles and plain(titles[item.milestone].text) in groups
            ] or mine
        if len(mine) > 1 and (due := row.days.get("due")):
            mine = [item for item in mine if item.due == due.day] or mine
        if mine:
            self.used.add(mine[0].item)
            return mine[0], "text-of-several" if len(mine) > 1 else ""
        return (None, "other") if same and not any(self._mine(item) for item in same) else (None, "row-not-in-plan")

    def _unit(self, said: str) -> str | None:
        """Give the code of the unit that a line names, by its code or its name; None where it names none of the plan's."""
        names = (code for code, name in self.known.units.items() if plain(name) == plain(said))
        return (self.known.unit(said) or next(names, None)) if said.strip() else None

    def suggestion(self, row: Item) -> str:
        """Say what may help."""
        texts = [item.text for items in self.by_text.values() for item in items if self._mine(item)]
        return nearest(
            row.texts.get("text", ""), texts, "Ask your division to add it to the plan; until then it is in no figure."
        )


def _reworded(text: str, planned: str) -> str:
    """Say whether a text that differs from the plan's is the same one in other words: the code of a rule."""
    words, before = set(text.split()), set(planned.split())
    shared = len(words & before) / max(min(len(words), len(before)), 1)
    alike = shared >= 0.5 or difflib.SequenceMatcher(None, text, planned).ratio() >= 0.6
    return "text-reworded" if alike else "code-of-another"
