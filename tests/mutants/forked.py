"""Tests run in a fork of its own for each mistake, so that what was changed there is changed nowhere else."""

from __future__ import annotations

import os
import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

import duckdb  # noqa: F401  # here, as the next two, so that a fork has them already
import highspy  # noqa: F401
import numpy as np  # noqa: F401
import pytest

SECONDS = 400
"""Of the processor's time, for the tests of one mistake: one that never ends is found by it."""


@dataclass(frozen=True)
class Mistake:
    """Where a mistake is and what it reads; within `made` it is there; `tests` are those that should find it."""

    where: str
    reads: str
    made: Callable[[], AbstractContextManager[None]]
    tests: Sequence[str]


def found(made: Callable[[], AbstractContextManager[None]], tests: Sequence[str]) -> bool:
    """Make a mistake and run the tests, in a fork; whether any of them fails."""
    child = os.fork()
    if not child:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        code = 1
        with made():
            code = int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests]))
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def try_all(mistakes: Sequence[Mistake], *, minutes: float, seed: int) -> None:
    """Try mistakes, in an order that the seed gives, until the time is over; print those that no test finds."""
    until = time.monotonic() + 60 * minutes
    for tests in {tuple(one.tests) for one in mistakes}:
        if found(nullcontext, tests):
            sys.exit(f"Tests fail without any mistake; mend them first: {' '.join(tests)}")
    todo = list(mistakes)
    random.Random(seed).shuffle(todo)  # so that a run cut short has seen something of everything
    done, left = 0, 0
    for one in todo:
        if time.monotonic() > until:
            break
        done += 1
        if not found(one.made, one.tests):
            left += 1
            print(f"survives: {one.where}  {one.reads}", flush=True)
    print(f"{done} of {len(todo)} mistakes tried, {done - left} found, {left} not")
