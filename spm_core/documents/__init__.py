"""Papers: packet, memo, End of Year report, slides and data, made as values and set by one renderer each.

A *paper* (paper.py) is built from plain documents, such as `review show` and `year show` print; a renderer (pdf, docx,
pptx) knows no figure, and a builder (packet, memo, year) knows no page.
"""
