"""Every figure a second time, in plain Python from docs/definitions.md, for comparison with the store's answers.

Slow and simple on purpose, and independent: it shares no line with spm_core. Where the text leaves room, the reading
taken stands beside the rule as a comment that begins with "Reading:".

events    what was recorded, in the order of recording
calendar  months (a month is its last day) and plan years
knowledge what was known at a moment: plan, items, reports in force, decisions
items     the dates, status and tags of one item as of a month
show      completion, drift, items: groups of items
reports   show reporting
measures  show measures
year      a plan year as a whole, and what goes on into the next one
"""
