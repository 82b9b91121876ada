"""Turns: who is served when, what each sees of the line, what is refused, and what is stored though nobody looks."""

from __future__ import annotations

import threading

import pytest

from app import turns
from app.turns import Job, Line
from spm_core.errors import SpmError


def served(*places):
    return [place.place[1] for place in places if place.served]


def test_everybodys_first_comes_before_anybodys_second():
    line = Line(at_once=1, each=1, waiting=9)
    busy = line.join("ann")
    second, third = line.join("ann"), line.join("ann")
    bob = line.join("bob")

    assert [place.before for place in (busy, bob, second, third)] == [0, 1, 2, 3]
    order = []
    current = busy
    for _ in range(3):
        line.leave(current)
        current = next(place for place in (second, third, bob) if place.served and place not in order)
        order.append(current)
    assert order == [bob, second, third]


def test_of_one_person_one_thing_is_done_at_a_time_and_the_free_place_goes_to_another():
    line = Line(at_once=2, each=1)
    first, second, other = line.join("ann"), line.join("ann"), line.join("bob")

    assert served(first, second, other) == [1, 3]
    assert second.before == 2
    line.leave(first)
    assert second.wait(0)


def test_what_was_done_while_nobody_waited_puts_nobody_behind_a_newcomer():
    line = Line(at_once=1)
    line.leave(line.join("ann"))
    line.join("bob")
    again, newcomer = line.join("ann"), line.join("cy")

    assert (again.before, newcomer.before) == (1, 2)


def test_more_than_may_wait_is_refused_in_words_and_nobody_else_is_touched():
    line = Line(at_once=1, each=1, waiting=2)
    for _ in range(3):
        line.join("ann")

    with pytest.raises(SpmError, match="2 of your uploads are waiting already"):
        line.join("ann")
    assert line.join("bob").before == 1


def test_who_leaves_while_waiting_is_passed_over():
    line = Line(at_once=1)
    first, gone, last = line.join("ann"), line.join("bob"), line.join("cy")
    with gone:
        pass

    assert last.before == 1
    line.leave(first)
    assert served(last) == [3]


def test_what_was_sent_is_stored_in_its_turn_though_nobody_looks():
    line, stored = Line(at_once=1), []
    busy = line.join("ann")
    job = Job("bob", lambda: stored.append("report"), line)

    assert job.before == 1
    assert not job.wait(0)
    line.leave(busy)
    assert job.wait(20)
    assert stored == ["report"]
    assert line._turns == []


def test_what_could_not_be_stored_says_so_to_who_asks():
    def full():
        raise SpmError("The disk is full.")

    line = Line()
    job = Job("bob", full, line)

    assert job.wait(20)
    with pytest.raises(SpmError, match="disk is full"):
        job.outcome()
    assert line.join("bob").served


def test_at_the_end_what_was_sent_is_stored_and_who_only_reads_is_refused_plainly():
    line, go, stored = Line(at_once=1), threading.Event(), []
    reading = line.join("ann")
    job = Job("bob", lambda: (go.wait(20), stored.append("report")), line)
    waiting = line.join("cy")
    ended: list[bool] = []
    stopping = threading.Thread(target=lambda: ended.append(line.stop(20)))
    stopping.start()
    while not line._stopped:
        pass

    with pytest.raises(SpmError, match="being stopped"):
        waiting.wait(20)
    with pytest.raises(SpmError, match="Keep your file"):
        line.join("dee")
    line.leave(waiting)
    line.leave(reading)
    go.set()
    stopping.join(20)
    assert ended == [True]
    assert stored == ["report"]
    job.outcome()


def test_what_is_to_be_stored_goes_on_waiting_while_the_dashboard_is_being_stopped(monkeypatch):
    """A wait that came back at once would be asked again and again, on the processor that the others need to store."""
    line, over = Line(at_once=1), []
    line.join("ann", keeps=True)
    mine = line.join("bob", keeps=True)
    line.stop(0)
    monkeypatch.setattr(line._changed, "wait_for", lambda is_over, _seconds: over.append(is_over()))

    assert not mine.wait(60)
    assert over == [False]


def test_a_limit_that_is_no_number_is_refused(monkeypatch):
    monkeypatch.setenv("SPM_UPLOADS_AT_ONCE", "many")

    with pytest.raises(SpmError, match="SPM_UPLOADS_AT_ONCE reads 'many'"):
        turns.limit("SPM_UPLOADS_AT_ONCE", 2)
