"""Goals, strategies and milestones as rows: each once, in the order in which they are met, with codes that stay."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spm_core.intake.own.plan_dates import written
from spm_core.intake.own.plan_model import UNNAMED, Rung, free, table_title, unnamed_goal
from spm_core.intake.rules import find

if TYPE_CHECKING:
    from spm_core.intake.own.model import Item
    from spm_core.intake.own.plan_dates import When
    from spm_core.intake.own.plan_levels import Way
    from spm_core.intake.own.plan_model import Draft, Part
    from spm_core.intake.values import Day
    from spm_core.model import PlanYear


@dataclass
class Stage:
    """A milestone before its years are known: its rung, strategy, and what stands in each year."""

    strategy: str
    rung: Rung
    years: dict[PlanYear, list[tuple[Part, Item, When, str]]] = field(default_factory=dict)
    """year -> part, item, dates, unit"""


@dataclass
class Ladder:
    """The levels met so far. `avoid`: codes that the items have, which no milestone may take."""

    draft: Draft
    avoid: set[str]
    goals: dict[str, str] = field(default_factory=dict)
    strategies: dict[tuple[str, str], str] = field(default_factory=dict)
    stages: dict[tuple[str, ...], Stage] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """code of a strategy -> its text as the file says it"""
    leads: dict[str, str] = field(default_factory=dict)
    """code of a goal or strategy -> the unit whose measures belong to it"""

    def goal(self, rung: Rung | None, part: Part) -> str:
        """Give the code of a goal, adding it when it is new."""
        rung = rung or Rung(unnamed_goal(part.inspection), made=True)
        code = self.goals.get(rung.key)
        if code is None:
            code = free(
                rung.code or f"G{len(self.goals) + 1}", self.draft.codes("Goals") | self.draft.codes("Strategies")
            )
            self.goals[rung.key] = code
            self.draft.made["goal"] += rung.made
            text = rung.text if rung.text != UNNAMED else unnamed_goal(part.inspection)
            self.draft.add("Goals", {"goal": code, "text": text or UNNAMED}, rung.origin)
        elif not rung.made:
            self._say(code, rung)
        return code

    def _say(self, code: str, rung: Rung) -> None:
        """Keep the first text of a goal that several files name; a code alone gives way to it, another text is a finding."""
        row = next(row for row in self.draft.rows["Goals"] if row["goal"] == code)
        if row["text"].startswith(UNNAMED):
            row["text"] = rung.text
            self.draft.made["goal"] -= 1
        elif row["text"].casefold() != rung.text.casefold() and rung.origin:
            place = (rung.origin.sheet, rung.origin.cells.partition(":")[0])
            said = find("level-two-texts", *place, rung.text, of=code, other=row["text"])
            self.draft.findings.append((rung.origin.file, said))

    def strategy(self, way: Way, part: Part) -> str:
        """Give the code of a strategy, adding it and its goal when they are new."""
        return self.below(self.goal(way.goal, part), way.strategy, part)

    def below(self, goal: str, rung: Rung | None, part: Part) -> str:
        """Give the code of a goal's strategy, adding it when it is new; without a rung it is made up for the table."""
        key = (goal, rung.key if rung else f"{UNNAMED} {table_title(part)}")
        code = self.strategies.get(key)
        if code is None:
            number = sum(of == goal for of, _ in self.strategies) + 1
            taken = self.draft.codes("Goals") | self.draft.codes("Strategies")
            code = free(rung.code if rung and rung.code else f"{goal}.S{number}", taken)
            self.strategies[key] = code
            said = rung is not None and rung.text != UNNAMED and not rung.made
            self.draft.made["strategy"] += not said
            self.texts[code] = rung.text if said and rung else ""
            text = self.texts[code] or f"the work in {table_title(part)} is done"
            row = {"strategy": code, "goal": goal, "if": text, "then": UNNAMED, "and": UNNAMED}
            self.draft.add("Strategies", row, rung.origin if rung else None)
        return code

    def open_all(self, part: Part) -> None:
        """Give every strategy (and every goal that has none a strategy, with) a milestone, so that a year can be opened."""
        for goal in self.goals.values():
            unit = self.leads.get(goal)
            codes = [code for (of, _), code in self.strategies.items() if of == goal] or [self.below(goal, None, part)]
            for code in codes:
                rung = Rung(f"{UNNAMED} {self.texts[code] or table_title(part)}", made=True)
                self.stages[code, "made"] = Stage(code, rung)
                if unit:
                    self.leads.setdefault(code, unit)

    def owner(self, way: Way, part: Part) -> str:
        """Give the code of what a measure belongs to: its strategy, else its goal."""
        return self.strategy(way, part) if way.strategy else self.goal(way.goal, part)

    def stage(self, way: Way, part: Part) -> Stage:
        """Give the milestone of an item, before its years are known."""
        strategy = self.strategy(way, part)
        rung = way.milestone
        if rung is None:
            rung = Rung(f"{UNNAMED} {self.texts[strategy] or table_title(part)}", made=True)
        place = () if rung.code else (part.file, part.table.place)
        return self.stages.setdefault((strategy, *place, rung.key), Stage(strategy, rung))


def add_milestones(ladder: Ladder, usual: PlanYear, lead: str) -> dict[int, list[str]]:
    """Fill Milestones, one a year for each stage; give the codes by the stage's number, in the order of its years.

    A stage without items stands in the usual year, led by `lead`.
    """
    draft = ladder.draft
    codes: dict[int, list[str]] = {}
    letters = next(
        one
        for one in ("M", "MS", "Stage")
        if not any(re.match(rf"{one}\d", code) for code in ladder.avoid) or one == "Stage"
    )
    for number, stage in enumerate(ladder.stages.values()):
        taken = ladder.avoid | draft.codes("Milestones")
        base = free(stage.rung.code or f"{letters}{number + 1}", taken)
        draft.made["milestone"] += stage.rung.made
        for year in sorted(stage.years or {usual: []}):
            held = stage.years.get(year, [])
            several = len(stage.years) > 1
            code = free(f"{base}.{year.label}", taken) if several else base
            due: Day | None = max((when.due for _, _, when, _ in held), key=lambda day: day.day, default=None)
            row = {
                "milestone": code,
                "strategy": stage.strategy,
                "year": year.label,
                "text": f"{stage.rung.text} ({year.label})" if several else stage.rung.text,
                "due": written(due) if due else year.last_day,
                "lead": Counter(unit for *_, unit in held).most_common(1)[0][0]
                if held
                else ladder.leads.get(stage.strategy, lead),
            }
            draft.add("Milestones", row, stage.rung.origin)
            codes.setdefault(number, []).append(code)
    return codes
