"""Who is asking, which pages there are for them, and run the one asked for."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from app import session, settings, who
from app.log import timed
from app.parts import doorway
from app.parts.page import faults, styles
from app.session import figures
from app.tabs import PAGES
from spm_core.access.places import PAGES as NEEDS


def main() -> None:
    """Lay out the tabs of whoever asks and run the page; at the door, say what to do."""
    standing, person = who.standing(settings.store())
    if standing not in (who.Standing.IN, who.Standing.ALONE):
        st.set_page_config(page_title="Sign in", layout="wide", initial_sidebar_state="collapsed")
        at_door = partial(doorway.show, standing, person)
        doors = [st.Page(at_door, title=title, url_path=name) for name, title in PAGES[1:]]
        page = st.navigation([st.Page(at_door, title="Sign in", default=True), *doors], position="hidden")
        styles("")
        page.run()
        return
    organization = figures.settings()["name"] or "Strategic plan"
    st.set_page_config(page_title=organization, layout="wide", initial_sidebar_state="collapsed")
    mine = [one for one in PAGES if is_theirs(one[0], alone=person is None)]
    pages = [
        st.Page(f"../pages/{name}.py", title=title, url_path="" if at == 0 else name, default=at == 0)
        for at, (name, title) in enumerate(mine)
    ]
    others = [one for one in PAGES if one not in mine]
    barred = [st.Page(partial(doorway.not_yours, title), title=title, url_path=name, visibility="hidden") for name, title in others]  # fmt: skip
    named = st.Page(partial(to_first, pages[0]), title=mine[0][1], url_path=mine[0][0], visibility="hidden")
    page = st.navigation([*pages, named, *barred], position="top")
    styles(organization)
    if person is not None:
        doorway.above(person)
    with timed("page", of=page.url_path or PAGES[0][0]), faults():
        page.run()
    if person is not None:
        doorway.below(person)


def to_first(page: Any) -> None:
    """Go to the first page from the address with its name: it stands at the address without one, whichever is first for whom."""
    st.switch_page(page, query_params=st.query_params.to_dict())


def is_theirs(name: str, *, alone: bool) -> bool:
    """Whether a page is one of those that whoever asks may see."""
    capability, whole = NEEDS[name]
    return name != "audit" if alone else session.may(capability, whole=whole)


main()
