"""Intake: file > cells > tables > meanings > findings; templates out.

Knows the field's terms (`spm_core.model`) and nothing of store or screen. The names below are loaded
when first used, so that the child process that reads files starts without them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spm_core.intake.cells import Source
    from spm_core.intake.plan import Plan, read_plan
    from spm_core.intake.report import Report, read_reports
    from spm_core.intake.template import write_template
    from spm_core.intake.warming import end, warm

__all__ = ["Plan", "Report", "Source", "end", "read_plan", "read_reports", "warm", "write_template"]

_HOMES = {
    "Source": "cells",
    "Plan": "plan",
    "read_plan": "plan",
    "Report": "report",
    "read_reports": "report",
    "write_template": "template",
    "warm": "warming",
    "end": "warming",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
