"""Charts as values: a title that is the finding, the definition, a Vega-Lite spec, a text twin and a data table.

Each function takes figures' documents and a mapping of tokens (look.LIGHT, look.DARK or look.VARIABLES).
"""

from spm_core.show.charts.burnup import burnup
from spm_core.show.charts.chart import Chart
from spm_core.show.charts.dumbbells import dumbbells
from spm_core.show.charts.measures import spark, trajectories, trajectory
from spm_core.show.charts.xmr import xmr

__all__ = ["Chart", "burnup", "dumbbells", "spark", "trajectories", "trajectory", "xmr"]
