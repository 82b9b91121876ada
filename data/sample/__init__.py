"""The sample agency, invented: its texts, and what makes its workbooks from them."""
