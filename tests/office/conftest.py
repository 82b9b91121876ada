"""type_into.py is for the system's own python, which has LibreOffice's bridge; pytest's has not."""

collect_ignore = ["type_into.py"]
