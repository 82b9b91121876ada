"""A piece of a page that runs alone when something in it is pressed: quick, and no less guarded than the page."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spm_core.access import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")


def alone(draw: Callable[P, R]) -> Callable[P, R]:
    """Let a piece run alone. What it is refused there, for a role that is over by now, the whole page says in its place."""

    @wraps(draw)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return draw(*args, **kwargs)
        except NotAllowed:
            context = get_script_run_ctx()
            if context is not None and context.fragment_ids_this_run:
                st.rerun()
            raise

    return cast("Callable[P, R]", st.fragment(guarded))
