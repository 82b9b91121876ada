"""Figures as pictures and sentences: the pages, the packet and the mail all say them the same way."""
