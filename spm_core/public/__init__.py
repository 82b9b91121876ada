"""What everybody may see: one step that everything public goes through, so that no small group is told.

`publish.prepared` makes the next edition, `ledger.publish` keeps it, `Edition.document` is all of it that may be shown.
"""
