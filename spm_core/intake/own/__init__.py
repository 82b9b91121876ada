"""The agency's own spreadsheets: cells > tables > meanings > items, in any layout."""
