"""What every page shares. Pieces are HTML made by functions and drawn by `draw_and_answer`; pictures by `picture`."""

from app.parts.findings import findings_table
from app.parts.goals import goal_table
from app.parts.grid import heat_grid
from app.parts.html import data_table, e, folded, legend, mark, opens, section, status_mark, table
from app.parts.live import draw
from app.parts.owed import owed, rate
from app.parts.page import (
    counting,
    deadline,
    draw_and_answer,
    faults,
    header,
    no_plan,
    nothing_yet,
    sentence,
    year_not_open,
)
from app.parts.picture import picture
from app.parts.rows import item_card, item_table
from app.parts.theory import theory
from app.parts.tiles import bar, completion_tile, measures_tile, pips, reporting_tile, tile, tiles
from app.parts.waits import waits

__all__ = [
    "bar", "completion_tile", "counting", "data_table", "deadline", "draw", "draw_and_answer", "e", "faults", "findings_table", "folded",
    "goal_table", "header", "heat_grid", "item_card", "item_table", "legend", "mark", "measures_tile", "no_plan", "nothing_yet",
    "opens", "owed", "picture", "pips", "rate", "reporting_tile", "section", "sentence", "status_mark", "table", "theory", "tile", "tiles",
    "waits", "year_not_open",
]  # fmt: skip
