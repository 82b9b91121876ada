"""Somebody who has kept every edition and solves them as equations; knows the definitions, not how the counts were hidden.

Written from docs/definitions.md and what `Edition.document` prints alone, in exact fractions and whole numbers.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import highspy
import numpy as np

Equation = tuple[dict, Fraction]

COLUMNS = {
    "Y0.n": ("Y0", "n"), "Y0.of": ("Y0", "of"), "T0.n": ("T0", "n"), "T0.of": ("T0", "of"), "T1.n": ("T1", "n"), "T1.of": ("T1", "of"),
    "Y1.n": ("Y1", "n"), "Y1.of": ("Y1", "of"), "completed": ("status", "completed"), "overdue": ("status", "overdue"),
    "behind": ("status", "behind"), "not_reported": ("status", "not_reported"), "on_plan": ("status", "on_plan"),
    "due": ("reporting", "due"), "on_time": ("reporting", "on_time"), "late": ("reporting", "late"), "missing": ("reporting", "missing"),
    "rows.n": ("reporting", "actions", "n"), "rows.of": ("reporting", "actions", "of"),
}  # fmt: skip


class Attacker:
    """Takes in documents; `equations` and `bounds` are what holds of the counts that they do not show."""

    def __init__(self, documents, parents, *, plan=None, guesses=()):
        self.known: dict = {}
        self.hidden: list = []
        self.equations: list[Equation] = []
        self.not_negative: list[Equation] = []
        for document in documents:
            self._take(document, plan or {})
        self._relate(documents, parents, guesses)

    def _take(self, document, plan):
        for of, tiers in document["tables"].items():
            for tier, groups in tiers.items():
                for group in groups:
                    for column, path in COLUMNS.items():
                        found = group
                        for step in path:
                            found = found.get(step, "absent") if isinstance(found, dict) else found
                        if found == "absent":
                            continue
                        key = (document["edition"], of, tier, group["id"], column)
                        if found is None:
                            self.hidden.append(key)
                            found = plan.get(key)
                        self.known[key] = found

    def _sum(self, terms, kind):
        """Put in what is known; keep the rest."""
        if not all(key in self.known for key in terms):
            return
        rest = Fraction(0)
        left: dict = {}
        for key, times in terms.items():
            if self.known[key] is None:
                left[key] = Fraction(times)
            else:
                rest -= times * self.known[key]
        if left:
            kind.append((left, rest))
        else:
            assert rest == 0 if kind is self.equations else rest <= 0, terms

    def _relate(self, documents, parents, guesses):
        for document in documents:
            for of, tiers in document["tables"].items():
                groups = [(tier, group["id"]) for tier, found in tiers.items() for group in found]
                for group in groups:
                    self._group(lambda column, at=(document["edition"], of, *group): (*at, column))
                self._tiers(document["edition"], of, groups, parents)
        self._along(documents, guesses)

    def _tiers(self, number, of, groups, parents):
        children = defaultdict(list)
        for child, parent in parents.items():
            if child in groups:
                children[parent, child[0]].append(child)
        for (parent, _), found in children.items():
            for column in COLUMNS:
                parts = [(number, of, *child, column) for child in found]
                parts = [part for part in parts if part in self.known]
                if parts:
                    self._sum({(number, of, *parent, column): 1, **dict.fromkeys(parts, -1)}, self.equations)

    def _along(self, documents, guesses):
        for terms in guesses:
            self._sum(terms, self.equations)
        for earlier, later in pairwise(documents):
            for key in list(self.known):
                if key[0] == later["edition"] and key[4] in ("Y0.n", "T0.n", "T0.of", "Y1.n", "completed"):
                    self._sum({key: 1, (earlier["edition"], *key[1:]): -1}, self.not_negative)
                if key[0] == later["edition"] and key[4] == "Y0.of":
                    self._sum({key: 1, (earlier["edition"], *key[1:]): -1}, self.equations)

    def _group(self, at):
        equal, more = self.equations, self.not_negative
        self._sum({at("Y1.n"): 1, at("completed"): -1}, equal)
        statuses = ("completed", "overdue", "behind", "not_reported", "on_plan")
        self._sum({at("Y1.of"): 1, **{at(status): -1 for status in statuses}}, equal)
        self._sum({at("T1.of"): 1, at("T1.n"): -1, at("overdue"): -1}, equal)
        self._sum({at("due"): 1, at("on_time"): -1, at("late"): -1, at("missing"): -1}, equal)
        for whole, part in (
            ("Y0.of", "Y0.n"), ("T0.of", "T0.n"), ("T1.of", "T1.n"), ("Y1.of", "Y1.n"), ("Y0.of", "T0.of"), ("Y0.n", "T0.n"), ("Y1.n", "T1.n"),
            ("rows.of", "rows.n"), ("Y1.of", "T1.of"), ("rows.of", "due"),
        ):  # fmt: skip
            self._sum({at(whole): 1, at(part): -1}, more)
        self._sum({at("Y0.of"): 1, at("Y0.n"): -1, at("T0.of"): -1, at("T0.n"): 1}, more)

    def unknown(self):
        return [key for key in self.hidden if self.known[key] is None]

    def determined(self) -> dict:
        """What the equations alone give, by elimination in exact fractions."""
        pivots: dict = {}
        for equation in self.equations:
            terms, rest = _reduced(*equation, pivots)
            if not terms:
                assert rest == 0
                continue
            key = min(terms, key=str)
            factor = terms.pop(key)
            pivots[key] = ({other: times / factor for other, times in terms.items()}, rest / factor)
        for key in reversed(list(pivots)):
            terms, rest = pivots[key]
            pivots[key] = _reduced(terms, rest, pivots)
        return {key: rest for key, (terms, rest) in pivots.items() if not terms}

    def solved(self, key) -> tuple[int, int]:
        """The least and greatest value of one count over all whole numbers that fit everything, by branch and bound."""
        unknown = self.unknown()
        at = {other: n for n, other in enumerate(unknown)}
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        for _ in unknown:
            solver.addCol(0.0, 0.0, 10_000.0, 0, np.array([], dtype=np.int32), np.array([]))
        for terms, rest, high in (
            *((*one, 0) for one in self.equations),
            *((*one, np.inf) for one in self.not_negative),
        ):
            index = np.array([at[other] for other in terms], dtype=np.int32)
            factors = np.array([float(times) for times in terms.values()])
            solver.addRow(float(rest), float(rest) + high, len(index), index, factors)
        whole = np.arange(len(unknown), dtype=np.int32)
        solver.changeColsIntegrality(len(unknown), whole, np.ones(len(unknown), dtype=np.uint8))
        ends = []
        for side in (1.0, -1.0):
            solver.changeColCost(at[key], side)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(round(solver.getSolution().col_value[at[key]]))
        return ends[0], ends[1]

    def ranges(self) -> dict:
        """The least and greatest whole number that bounds alone leave to each, tightened until nothing changes."""
        low = dict.fromkeys(self.unknown(), 0)
        high = dict.fromkeys(self.unknown(), 10**6)
        lines = [(terms, rest, True) for terms, rest in self.equations]
        lines += [(terms, rest, False) for terms, rest in self.not_negative]
        changed = True
        while changed:
            changed = False
            for terms, rest, exact in lines:
                most = sum(times * (high if times > 0 else low)[key] for key, times in terms.items())
                least = sum(times * (low if times > 0 else high)[key] for key, times in terms.items())
                for key, times in terms.items():
                    own_most, own_least = (high[key], low[key]) if times > 0 else (low[key], high[key])
                    ends = [(rest - (most - times * own_most)) / times]
                    if exact:
                        ends.append((rest - (least - times * own_least)) / times)
                    new_low, new_high = low[key], high[key]
                    if times > 0:
                        new_low = max(new_low, -(-ends[0] // 1))
                        new_high = min(new_high, ends[1] // 1) if exact else new_high
                    else:
                        new_high = min(new_high, ends[0] // 1)
                        new_low = max(new_low, -(-ends[1] // 1)) if exact else new_low
                    if new_low > low[key] or new_high < high[key]:
                        assert new_low <= new_high, "what was published contradicts itself"
                        low[key], high[key], changed = int(new_low), int(new_high), True
                        most = sum(t * (high if t > 0 else low)[k] for k, t in terms.items())
                        least = sum(t * (low if t > 0 else high)[k] for k, t in terms.items())
        return {key: (low[key], high[key]) for key in low}


def _reduced(terms, rest, pivots):
    """Put the pivots' lines in until no pivot is left."""
    terms = dict(terms)
    while found := next((key for key in terms if key in pivots), None):
        times = terms.pop(found)
        others, value = pivots[found]
        rest -= times * value
        for other, factor in others.items():
            left = terms.pop(other, Fraction(0)) - times * factor
            if left:
                terms[other] = left
    return terms, rest
