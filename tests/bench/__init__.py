"""Timings, as ratios side by side in one run; `make bench` runs them and writes docs/figures.md."""
