"""Which pages there are, in the order of their tabs."""

from __future__ import annotations

PAGES = (
    ("agency", "Agency"),
    ("division", "Division"),
    ("unit", "Unit"),
    ("upload", "Upload"),
    ("compare", "Compare"),
    ("year", "Year"),
    ("measures", "Measures"),
    ("plan", "Plan"),
    ("audit", "Record"),
)
"""file and title; the file's name is the address, the first page's is empty."""
