"""Every question, answered as the documents of docs/contract.md: `figures.completion(store, ask, of="actions")`.

Each takes the store and an ask (who, scope, as-of month, known-at) and gives plain dicts with numbers unrounded
and counts whole. The counting itself is in the .sql file of the same name.
"""

from spm_core.figures.answers import answers, change_answers, template
from spm_core.figures.completion import burnup, completion, grid
from spm_core.figures.deciding import collaborators, commitments, decisions_taken, declare_proposals, target_history
from spm_core.figures.drift import drift, items
from spm_core.figures.due import addresses, ahead, delivered, due, end_of, reminded
from spm_core.figures.mappings import layouts, mapping_named, mappings
from spm_core.figures.measures import measures
from spm_core.figures.next_year import next_year, plan_rows
from spm_core.figures.originals import original
from spm_core.figures.people import people
from spm_core.figures.plan import agency_time, expected, latest_month, plan, settings, today
from spm_core.figures.rate import rate
from spm_core.figures.recommendations import recommendation, recommendations
from spm_core.figures.reporting import left_out, reporting, told, uploads
from spm_core.figures.requests import request, requests
from spm_core.figures.review_document import review_counted, review_document, review_said
from spm_core.figures.reviews import frozen, frozen_numbers, minutes, reviews, since
from spm_core.figures.told_by_people import accomplishments_chosen, suggestions
from spm_core.figures.trace import measure_facts, moves, trace
from spm_core.figures.waiting import decisions
from spm_core.figures.year import accomplishments_told, year

SAID = frozenset({"minutes", "review_document", "review_said"})
"""The questions whose answers minutes and attendance change; of all others `Store.figures_version` is the key."""

__all__ = [
    "SAID",
    "accomplishments_chosen",
    "accomplishments_told",
    "addresses",
    "agency_time",
    "ahead",
    "answers",
    "burnup",
    "change_answers",
    "collaborators",
    "commitments",
    "completion",
    "decisions",
    "decisions_taken",
    "declare_proposals",
    "delivered",
    "drift",
    "due",
    "end_of",
    "expected",
    "frozen",
    "frozen_numbers",
    "grid",
    "items",
    "latest_month",
    "layouts",
    "left_out",
    "mapping_named",
    "mappings",
    "measure_facts",
    "measures",
    "minutes",
    "moves",
    "next_year",
    "original",
    "people",
    "plan",
    "plan_rows",
    "rate",
    "recommendation",
    "recommendations",
    "reminded",
    "reporting",
    "request",
    "requests",
    "review_counted",
    "review_document",
    "review_said",
    "reviews",
    "settings",
    "since",
    "suggestions",
    "target_history",
    "template",
    "today",
    "told",
    "trace",
    "uploads",
    "year",
]
