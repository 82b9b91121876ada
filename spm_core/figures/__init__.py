"""Every question, answered as the documents of docs/contract.md: `figures.completion(store, ask, of="actions")`.

Each takes the store and an ask (who, scope, as-of month, known-at) and gives plain dicts with numbers unrounded
and counts whole. The counting itself is in the .sql file of the same name.
"""

from spm_core.figures.answers import answers, change_answers, template
from spm_core.figures.completion import burnup, completion, grid
from spm_core.figures.deciding import collaborators, commitments, decisions_taken, declare_proposals, target_history
from spm_core.figures.drift import drift, items
from spm_core.figures.mappings import mapping_named, mappings
from spm_core.figures.measures import measures
from spm_core.figures.plan import agency_time, expected, latest_month, plan, settings
from spm_core.figures.recommendations import recommendation, recommendations
from spm_core.figures.reporting import left_out, reporting, told, uploads
from spm_core.figures.requests import request, requests
from spm_core.figures.review_document import review_document
from spm_core.figures.reviews import frozen, frozen_numbers, minutes, reviews, since
from spm_core.figures.trace import measure_facts, moves, trace
from spm_core.figures.waiting import decisions

__all__ = [
    "agency_time",
    "answers",
    "burnup",
    "change_answers",
    "collaborators",
    "commitments",
    "completion",
    "decisions",
    "decisions_taken",
    "declare_proposals",
    "drift",
    "expected",
    "frozen",
    "frozen_numbers",
    "grid",
    "items",
    "latest_month",
    "left_out",
    "mapping_named",
    "mappings",
    "measure_facts",
    "measures",
    "minutes",
    "moves",
    "plan",
    "recommendation",
    "recommendations",
    "reporting",
    "request",
    "requests",
    "review_document",
    "reviews",
    "settings",
    "since",
    "target_history",
    "template",
    "told",
    "trace",
    "uploads",
]
