"""What somebody asked for, in words, where the record has its name in the code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spm_core.access.table import CAPABILITIES

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTIONS = {
    "figures.agenda.quarter": "the months of a quarter",
    "figures.agenda.tolerance": "how many days count as moved",
    "figures.agenda.who_reported": "who reported",
    "figures.agenda.moves_of": "the moves of dates",
    "figures.agenda.new_results": "new results of measures",
    "figures.agenda.recommendations": "recommendations on an agenda",
    "figures.agenda.went_well": "what went well",
    "figures.answers.template": "a unit's workbook",
    "figures.answers.answers": "the answers to a unit's recommendations",
    "figures.answers.change_answers": "the answers to a unit's requests",
    "figures.audit.audit": "the record of acts",
    "figures.completion.completion": "how much is completed, group by group",
    "figures.completion.completion_tiers": "how much is completed, on every tier",
    "figures.completion.burnup": "how much was completed month by month",
    "figures.completion.grid": "how much is completed, unit by month",
    "figures.deciding.decisions_taken": "the decisions about items",
    "figures.deciding.declare_proposals": "which results can be declared",
    "figures.deciding.collaborators": "who works on an item",
    "figures.deciding.commitments": "the promises of reviews",
    "figures.deciding.target_history": "the targets that a measure had",
    "figures.drift.drift": "how far dates moved, group by group",
    "figures.drift.drift_tiers": "how far dates moved, on every tier",
    "figures.drift.items": "where milestones and actions stand",
    "figures.due.end_of": "when a day ends",
    "figures.due.due": "who owes what",
    "figures.due.ahead": "the calendar of due days",
    "figures.due.addresses": "the addresses for reminders",
    "figures.due.reminded": "who was reminded",
    "figures.due.delivered": "who has delivered",
    "figures.history.item_of_plan": "an item of the plan",
    "figures.history.proposals": "the items that a plan proposes",
    "figures.history.told_once": "facts, each told once",
    "figures.history.local": "a time on the agency's clock",
    "figures.history.who_moved": "who moved an item's dates",
    "figures.history.facts_read": "what was read of an item",
    "figures.history.its_reports": "an item's reports",
    "figures.leadership.section": "a section of the annual review",
    "figures.leadership.goals": "the annual review by goal",
    "figures.leadership.strategies": "the annual review by strategy",
    "figures.leadership.targets": "the targets of the annual review",
    "figures.leadership.years": "the plan's years in the annual review",
    "figures.leadership.rest": "what is left of the plan",
    "figures.leadership.onward": "the way into the next year",
    "figures.mappings.layouts": "the layouts for comparing files",
    "figures.mappings.mappings": "the kept mappings",
    "figures.mappings.mapping_named": "a kept mapping",
    "figures.measures.measures": "the results measures",
    "figures.next_year.next_year": "the proposal for the next year",
    "figures.next_year.plan_rows": "the plan's rows for the next year",
    "figures.originals.original": "an original file",
    "figures.plan.settings": "the agency's settings",
    "figures.plan.plan_year": "a plan year",
    "figures.plan.plan": "the plan",
    "figures.plan.agency_time": "the agency's clock",
    "figures.plan.today": "the agency's day",
    "figures.plan.latest_month": "the latest month reported",
    "figures.plan.expected": "what a month's reports are to speak of",
    "figures.people.people": "the people and their roles",
    "figures.rate.rate": "the reporting rate",
    "figures.recommendations.recommendations": "the recommendations",
    "figures.recommendations.recommendation": "a recommendation",
    "figures.recommendations.recommendation_facts": "where a recommendation was read",
    "figures.reporting.reporting": "how many reported, group by group",
    "figures.reporting.reporting_tiers": "how many reported, on every tier",
    "figures.reporting.words": "the words of reports",
    "figures.reporting.uploads": "the history of uploads",
    "figures.reporting.left_out": "the rows that were left out of reports",
    "figures.reporting.told": "what reports tell",
    "figures.reporting.units_of": "the units of a division",
    "figures.requests.requests": "the requests for changes",
    "figures.requests.request": "a request for a change",
    "figures.requests.request_facts": "where a request was read",
    "figures.review_document.review_counted": "the figures of a review",
    "figures.review_document.review_document": "a review",
    "figures.review_document.review_said": "what was said in a review",
    "figures.review_document.review_figures": "the counts of a review's group",
    "figures.review_document.moved": "what moved since the last review",
    "figures.review_document.at_risk": "the milestones at risk",
    "figures.review_document.review_recommendations": "the recommendations of a review",
    "figures.review_context.context": "what stands beside a review",
    "figures.reviews.reviews": "the list of reviews",
    "figures.reviews.review_row": "a review's state",
    "figures.reviews.month_of": "a review's month",
    "figures.reviews.ask_of": "what a review is about",
    "figures.reviews.previous": "the review before",
    "figures.reviews.frozen_text": "the kept text of a closed review",
    "figures.reviews.frozen": "a closed review",
    "figures.reviews.frozen_numbers": "the numbers of closed reviews",
    "figures.reviews.minutes": "the minutes of a review",
    "figures.reviews.since": "what happened since a review",
    "figures.theory.theory": "the goals with their strategies and items",
    "figures.told_by_people.accomplishments_chosen": "the chosen accomplishments",
    "figures.told_by_people.suggestions": "the suggestions for the next year",
    "figures.trace.trace": "where an item's values were read",
    "figures.trace.measure_facts": "where a measure's values were read",
    "figures.trace.moves": "the dates that an item had",
    "figures.waiting.decisions": "what waits for a decision",
    "figures.year.end_of": "the last month of a plan year",
    "figures.year.year": "the year's report",
    "figures.year.accomplishments_told": "the accomplishments that were reported",
}
"""A question's name -> what it asks for."""

ACTS = {
    "ledger.accomplishment.choose": "choose an accomplishment",
    "ledger.accomplishment.edit": "edit an accomplishment",
    "ledger.accomplishment.remove": "remove an accomplishment",
    "ledger.adjust.adjust": "decide about an item",
    "ledger.commitment.add": "note a promise",
    "ledger.commitment.close": "close a promise",
    "ledger.declare.declare": "declare a result",
    "ledger.declare.declare_many": "declare many results",
    "ledger.effect.of_adjust": "try what a decision would change",
    "ledger.effect.of_declare": "try what a declaration would change",
    "ledger.effect.of_declare_many": "try what many declarations would change",
    "ledger.mappings.keep": "keep a mapping",
    "ledger.mappings.forget": "forget a mapping",
    "ledger.next_year.choose": "carry, keep or drop a milestone",
    "ledger.people.add": "give a role",
    "ledger.people.end": "end a role",
    "ledger.people.look_as": "look as somebody else",
    "ledger.plans.load": "load a plan",
    "ledger.plans.open_year": "open a plan year",
    "ledger.preview.preview": "try what a report would change",
    "ledger.publish.publish": "publish figures",
    "ledger.recommendation.answer": "answer a recommendation",
    "ledger.recommendation.escalate": "pass a recommendation on",
    "ledger.recommendation.withdraw": "take back a recommendation",
    "ledger.remind.send": "send reminders",
    "ledger.request.accept": "accept a request",
    "ledger.request.decline": "decline a request",
    "ledger.review.open_": "open a review",
    "ledger.review.note": "note minutes",
    "ledger.review.minutes": "write minutes",
    "ledger.review.attend": "note who is there",
    "ledger.review.close": "close a review",
    "ledger.review.reopen": "reopen a review",
    "ledger.review.strike": "strike out minutes",
    "ledger.sample.replay": "make the sample agency",
    "ledger.sending.send": "send reports from a page",
    "ledger.submit.check": "check reports",
    "ledger.submit.submit": "send reports",
    "ledger.suggestion.suggest": "suggest a milestone",
    "ledger.suggestion.edit": "edit a suggestion",
    "ledger.suggestion.remove": "remove a suggestion",
    "ledger.target.set_target": "set a target",
    "ledger.withdraw.withdraw": "withdraw an upload",
}
"""An act's name -> what it does."""


def plainly(about: str) -> str:
    """Say what a refused attempt was about; what is no name of a question, an act or a capability stays as it is.

    >>> plainly("figures.drift.items"), plainly("backup"), plainly("page Record")
    ('where milestones and actions stand', 'make backups, verify the store', 'page Record')
    """
    named = {**QUESTIONS, **ACTS}.get(about)
    if named is None and about in CAPABILITIES:
        return CAPABILITIES[about].means
    return named or about


def about(row: Mapping[str, Any]) -> str | None:
    """Say what an act (a row of figures.audit) is about; of a refused attempt what was asked for, in words."""
    return plainly(row["about"] or "") if row["kind"] == "access:refuse" else row["about"]
