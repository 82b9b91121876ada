"""From where it is asked: each command, page and address with its capability. One that is not here fails the tests (tests/access)."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "annotate": "send",
    "init": "",
    "backup": "backup",
    "restore": "",
    "verify": "backup",
    "audit": "audit",
    "template": "trace",
    "check": "send",
    "submit": "send",
    "withdraw": "send",
    "adjust": "decide",
    "declare": "decide",
    "target": "lead",
    "due": "reports",
    "remind": "remind",
    "show": "plan",
    "trace": "trace",
    "serve": "",
    "compare": "",
    "inspect": "",
    "import": "send",
    "plan load": "load",
    "plan open": "load",
    "people add": "people",
    "people end": "people",
    "people list": "people",
    "map save": "send",
    "map list": "send",
    "map show": "send",
    "map forget": "send",
    "review open": "review",
    "review list": "reviews",
    "review show": "reviews",
    "review note": "review",
    "review attend": "review",
    "review close": "review",
    "review reopen": "review",
    "commitment add": "review",
    "commitment close": "review",
    "commitment list": "reviews",
    "recommendation list": "reports",
    "recommendation show": "reports",
    "recommendation answer": "decide",
    "recommendation escalate": "decide",
    "recommendation withdraw": "decide",
    "request list": "reports",
    "request accept": "decide",
    "request decline": "decide",
    "year show": "year",
    "year propose": "year",
    "year choose": "lead",
    "suggestion add": "lead",
    "suggestion edit": "lead",
    "suggestion remove": "lead",
    "suggestion list": "year",
    "accomplishment add": "lead",
    "accomplishment edit": "lead",
    "accomplishment remove": "lead",
    "accomplishment list": "year",
    "export packet": "reviews",
    "export memo": "reviews",
    "export year": "year",
    "export data": "year",
}
"""Each command; those with none read no store of people: they make one, put a file in its place, or look at files alone."""

LEAVING = {
    "template": "export:template",
    "export packet": "export:packet",
    "export memo": "export:memo",
    "export year": "export:year",
    "export data": "export:data",
    "year propose": "export:plan",
    "backup": "export:backup",
    "annotate": "export:marked",
    "due": "export:calendar",
    "import": "export:plan",
}
"""Commands that write out what the store holds or was asked about, and as what that is recorded."""

DOWNLOADS = {
    "template": "export:template",
    "upload.annotated": "export:marked",
    "map.download": "export:plan",
    "compare.download": "export:changes",
    "paper.get.packet": "export:packet",
    "paper.get.memo": "export:memo",
    "paper.get.year": "export:year",
    "paper.get.data": "export:data",
    "year.get": "export:plan",
    "original.get": "download:original",
    "record.get": "download:record",
}
"""The pages' download buttons by their key, and as what a download is recorded."""

PAGES: dict[str, tuple[str, bool]] = {
    "agency": ("figures", True),
    "division": ("reviews", False),
    "unit": ("figures", False),
    "upload": ("send", False),
    "compare": ("plan", False),
    "year": ("year", True),
    "measures": ("measures", False),
    "plan": ("plan", False),
    "audit": ("audit", True),
}
"""Each page, its capability, and whether it needs the whole agency. What is on it is judged again, question by question."""

ADDRESSES = {"/live": "", "/ready": "", "/fonts": "", "/backup": "backup", "/calendar/{code:path}": "reports"}
"""Each address of our own beside the pages; those with none tell nothing of the store but that it answers."""

SERVED = {"/backup": "export:backup", "/calendar/{code:path}": "export:calendar"}
"""Addresses that give out what the store holds, and as what that is recorded."""
