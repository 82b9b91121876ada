"""A chart with its title, its text twin and its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app.parts.html import data_table, e, folded
from app.parts.live import draw

if TYPE_CHECKING:
    from spm_core.show.charts import Chart


def picture(chart: Chart, key: str, *, small: bool = False, bare: bool = False) -> None:
    """Draw a chart: its finding as title, the definition under it, the picture, and the table behind it, folded.

    `small` is for one of many: title and subtitle are one size smaller. `bare`: the title stands above it already.
    """
    with st.container(key=f"picture-{key}"):
        title = f"<h3>{e(chart.title)}</h3>" if small else f"<h2>{e(chart.title)}</h2>"
        if not bare:
            draw(f'<div class="part">{title}<p class="sub">{e(chart.subtitle)}</p></div>', key=f"{key}.title")
        if chart.spec:
            st.vega_lite_chart(spec=chart.spec, theme=None, width="stretch", key=f"{key}.chart", alt=chart.alt)
        if chart.table:
            draw(folded("Show as table", data_table(chart.title, chart.table)), key=f"{key}.table")
