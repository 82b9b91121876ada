"""Whole files, by what becomes of them: accept, warn, refuse. One case each, made when the test runs."""
