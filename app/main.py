"""Who is asking, which pages there are, and run the one asked for."""

from __future__ import annotations

import streamlit as st

from app.log import timed
from app.parts.page import styles
from app.session import figures

PAGES = (
    ("agency", "Agency"),
    ("division", "Division"),
    ("unit", "Unit"),
    ("upload", "Upload"),
    ("compare", "Compare"),
    ("year", "Year"),
    ("measures", "Measures"),
    ("plan", "Plan"),
)
"""file and title; the file's name is the address, the first page's is empty."""


def main() -> None:
    """Lay out the tabs and run the page."""
    organization = figures.settings()["name"] or "Strategic plan"
    st.set_page_config(page_title=organization, layout="wide", initial_sidebar_state="collapsed")
    pages = [
        st.Page(f"../pages/{name}.py", title=title, url_path="" if name == "agency" else name, default=name == "agency")
        for name, title in PAGES
    ]
    page = st.navigation(pages, position="top")
    styles(organization)
    with timed("page", of=page.url_path or PAGES[0][0]):
        page.run()


main()
