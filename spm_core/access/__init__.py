"""Who may ask and do what: one table of roles, one door that every question of figures and act of the ledger is behind.

`asking(store, email)` gives the store as a person may use it. What is not behind the door is closed to that store; what
is behind it names its capability in `entries`, and `table` says which role reaches how far with it.
"""

from spm_core.access.door import (
    act,
    asking,
    covers,
    denied,
    holds,
    left,
    let_in,
    only,
    question,
    reaches,
    through,
    who_asks,
)
from spm_core.access.grant import NotAllowed
from spm_core.access.people import Held, Person, Scope, began, no_admin, person, today
from spm_core.access.record import happened
from spm_core.access.table import CAPABILITIES, ROLES, may

__all__ = [
    "CAPABILITIES",
    "ROLES",
    "Held",
    "NotAllowed",
    "Person",
    "Scope",
    "act",
    "asking",
    "began",
    "covers",
    "denied",
    "happened",
    "holds",
    "left",
    "let_in",
    "may",
    "no_admin",
    "only",
    "person",
    "question",
    "reaches",
    "through",
    "today",
    "who_asks",
]
