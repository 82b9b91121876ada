"""What stands behind the door: each question and act with its capability.

A question or act that is not here cannot be put behind the door, and fails the tests (tests/access). `check` judges what is asked about, `cut` takes from the answer what is not the asker's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spm_core.access import narrow

if TYPE_CHECKING:
    from collections.abc import Callable

    from spm_core.access.grant import Grant


@dataclass(frozen=True)
class Entry:
    """A capability, and how an ask with it is judged and its answer narrowed."""

    capability: str
    check: Callable[[Grant, dict[str, Any], str], None] = narrow.anything
    narrowing: Callable[[Grant, Any, dict[str, Any]], Any] = narrow.as_it_is
    what: str = ""

    def cut(self, grant: Grant, answer: Any, given: dict[str, Any]) -> Any:
        """Give of an answer what is within reach; to a viewer without names."""
        mine = self.narrowing(grant, answer, given)
        return narrow.names(mine) if grant.nameless else mine


_plan = Entry("plan")
_measures = Entry("measures")
_counts = Entry("figures", narrow.group, narrow.groups)
_one_count = Entry("figures", narrow.one_group)
_all_counts = Entry("figures", narrow.whole)
_items = Entry("items", narrow.rows_of, narrow.rows)
_reports = Entry("reports", narrow.rows_of, narrow.rows)
_every_report = Entry("reports", narrow.anything, narrow.rows)
_trace = Entry("trace", narrow.item)
_told = Entry("trace", narrow.code)
_review = Entry("reviews", narrow.review)
_of_review = Entry("reviews", narrow.review_row)
_year = Entry("year", narrow.whole)

QUESTIONS: dict[str, Entry] = {
    "figures.agenda.quarter": _plan,
    "figures.agenda.tolerance": _plan,
    "figures.agenda.who_reported": _reports,
    "figures.agenda.moves_of": Entry("items", narrow.rows_of, narrow.by_item),
    "figures.agenda.new_results": _measures,
    "figures.agenda.recommendations": _reports,
    "figures.agenda.went_well": _reports,
    "figures.answers.template": Entry("trace", narrow.unit, what="have this unit's workbook"),
    "figures.answers.answers": Entry("trace", narrow.unit),
    "figures.answers.change_answers": Entry("trace", narrow.unit),
    "figures.audit.audit": Entry("audit", narrow.whole, what="read the record"),
    "figures.completion.completion": _counts,
    "figures.completion.completion_tiers": _all_counts,
    "figures.completion.burnup": _one_count,
    "figures.completion.grid": _one_count,
    "figures.deciding.decisions_taken": Entry("items", narrow.anything, narrow.rows),
    "figures.deciding.declare_proposals": _items,
    "figures.deciding.collaborators": _plan,
    "figures.deciding.commitments": Entry("reviews", narrow.review_if_named, narrow.of_reviews),
    "figures.deciding.target_history": _measures,
    "figures.drift.drift": _counts,
    "figures.drift.drift_tiers": _all_counts,
    "figures.drift.items": _items,
    "figures.due.end_of": _plan,
    "figures.due.due": _every_report,
    "figures.due.ahead": _every_report,
    "figures.due.addresses": Entry("remind", narrow.anything, narrow.by_unit),
    "figures.due.reminded": Entry("remind", narrow.anything, narrow.by_unit),
    "figures.due.delivered": Entry("reports", narrow.anything, narrow.pairs),
    "figures.history.item_of_plan": _plan,
    "figures.history.proposals": _plan,
    "figures.history.told_once": _plan,
    "figures.history.local": _plan,
    "figures.history.who_moved": Entry("items", narrow.item),
    "figures.history.facts_read": _trace,
    "figures.history.its_reports": _trace,
    "figures.leadership.section": _year,
    "figures.leadership.goals": _year,
    "figures.leadership.strategies": _year,
    "figures.leadership.targets": _year,
    "figures.leadership.years": _year,
    "figures.leadership.rest": _year,
    "figures.leadership.onward": _year,
    "figures.mappings.mappings": Entry("send", narrow.anything, narrow.usable),
    "figures.mappings.mapping_named": Entry("send", narrow.anything, narrow.usable_one),
    "figures.mappings.layouts": Entry("plan", narrow.anything, narrow.unnamed),
    "figures.measures.measures": _measures,
    "figures.next_year.next_year": _year,
    "figures.next_year.plan_rows": _year,
    "figures.originals.original": Entry("trace", narrow.upload, what="have this file"),
    "figures.plan.settings": _plan,
    "figures.plan.plan_year": _plan,
    "figures.plan.plan": _plan,
    "figures.plan.agency_time": _plan,
    "figures.plan.today": _plan,
    "figures.plan.latest_month": _plan,
    "figures.plan.expected": Entry("trace", narrow.anything, narrow.expected),
    "figures.people.people": Entry("people", narrow.whole, what="see who has which role"),
    "figures.rate.rate": _counts,
    "figures.recommendations.recommendations": _reports,
    "figures.recommendations.recommendation": Entry("reports", narrow.code),
    "figures.recommendations.recommendation_facts": _told,
    "figures.reporting.reporting": _counts,
    "figures.reporting.reporting_tiers": _all_counts,
    "figures.reporting.words": _every_report,
    "figures.reporting.uploads": _reports,
    "figures.reporting.left_out": _reports,
    "figures.reporting.told": _reports,
    "figures.reporting.units_of": _plan,
    "figures.requests.requests": _reports,
    "figures.requests.request": Entry("reports", narrow.code),
    "figures.requests.request_facts": _told,
    "figures.review_document.review_counted": _review,
    "figures.review_document.review_document": _review,
    "figures.review_document.review_said": _review,
    "figures.review_document.review_figures": _one_count,
    "figures.review_document.moved": _items,
    "figures.review_document.at_risk": _items,
    "figures.review_document.review_recommendations": _reports,
    "figures.review_context.context": _plan,
    "figures.reviews.reviews": Entry("reviews", narrow.anything, narrow.rows),
    "figures.reviews.review_row": _review,
    "figures.reviews.month_of": _of_review,
    "figures.reviews.ask_of": _review,
    "figures.reviews.previous": _of_review,
    "figures.reviews.frozen_text": _review,
    "figures.reviews.frozen": _review,
    "figures.reviews.frozen_numbers": _review,
    "figures.reviews.minutes": _review,
    "figures.reviews.since": _review,
    "figures.theory.theory": _plan,
    "figures.told_by_people.accomplishments_chosen": _year,
    "figures.told_by_people.suggestions": _year,
    "figures.trace.trace": _trace,
    "figures.trace.measure_facts": Entry("trace", narrow.anything, narrow.told_in),
    "figures.trace.moves": Entry("items", narrow.item),
    "figures.waiting.decisions": _reports,
    "figures.year.end_of": _plan,
    "figures.year.year": _year,
    "figures.year.accomplishments_told": _reports,
}
"""Every question; what is asked only within others stands in INNER."""

_decide_told = Entry("decide", narrow.code)
_decide = Entry("decide", narrow.led)
_hold = Entry("review", narrow.review)
_lead = Entry("lead", narrow.whole)

ACTS: dict[str, Entry] = {
    "ledger.accomplishment.choose": _lead,
    "ledger.accomplishment.edit": _lead,
    "ledger.accomplishment.remove": _lead,
    "ledger.adjust.adjust": _decide,
    "ledger.commitment.add": _hold,
    "ledger.commitment.close": Entry("review", narrow.commitment),
    "ledger.declare.declare": _decide,
    "ledger.declare.declare_many": Entry("decide", narrow.led_rows),
    "ledger.effect.of_adjust": Entry("decide", narrow.led, narrow.effect),
    "ledger.effect.of_declare": Entry("decide", narrow.led, narrow.effect),
    "ledger.effect.of_declare_many": Entry("decide", narrow.led_rows),
    "ledger.mappings.keep": Entry("send", narrow.mapping),
    "ledger.mappings.forget": Entry("send", narrow.mapping_named),
    "ledger.next_year.choose": _lead,
    "ledger.people.add": Entry("people", narrow.whole, what="give a role"),
    "ledger.people.end": Entry("people", narrow.whole, what="end a role"),
    "ledger.people.look_as": Entry("view-as", narrow.whole, what="look as somebody else"),
    "ledger.plans.load": Entry("load", narrow.whole, what="load a plan"),
    "ledger.plans.open_year": Entry("load", narrow.whole, what="open a plan year"),
    "ledger.preview.preview": Entry("send", narrow.checked),
    "ledger.publish.publish": Entry("publish", narrow.whole, what="publish figures"),
    "ledger.recommendation.answer": _decide_told,
    "ledger.recommendation.escalate": _decide_told,
    "ledger.recommendation.withdraw": _decide_told,
    "ledger.remind.send": Entry("remind", narrow.mails, what="send reminders"),
    "ledger.request.accept": _decide_told,
    "ledger.request.decline": _decide_told,
    "ledger.review.open_": Entry("review", narrow.opened_review, what="open this review"),
    "ledger.review.note": _hold,
    "ledger.review.minutes": _hold,
    "ledger.review.attend": _hold,
    "ledger.review.close": _hold,
    "ledger.review.reopen": _hold,
    "ledger.review.strike": _hold,
    "ledger.sample.replay": Entry("load", narrow.whole),
    "ledger.sending.send": Entry("send", what="send reports"),
    "ledger.submit.check": Entry("send", narrow.anything, narrow.files, what="check reports"),
    "ledger.submit.submit": Entry("send", what="send reports"),
    "ledger.suggestion.suggest": _lead,
    "ledger.suggestion.edit": _lead,
    "ledger.suggestion.remove": _lead,
    "ledger.target.set_target": _lead,
    "ledger.withdraw.withdraw": Entry("send", narrow.upload, what="withdraw this upload"),
}
"""Every act. Whose unit a sent file is of, is judged as it is taken (access.only)."""

INNER = frozenset({
    "figures.asking.groups",
    "figures.asking.tiers",
    "figures.drift.group_rows",
    "figures.reporting.report_rows",
    "figures.reporting.states_by_month",
    "figures.trace.by_month",
    "ledger.accomplishment.plan_year_of",
    "ledger.acts.moment_of",
    "ledger.acts.decided_by",
    "ledger.acts.standing",
    "ledger.acts.known_completed",
    "ledger.adjust.record",
    "ledger.deciding.known_review",
    "ledger.deciding.another_division",
    "ledger.deciding.before_opening",
    "ledger.declare.record",
    "ledger.submit.keep",
    "public.counts.counts",
    "public.edition.editions",
    "public.measures.measures",
    "public.publish.prepared",
})  # fmt: skip
"""Functions with a store that stand behind no door: a store with people gives them nothing outside a question or an act."""
