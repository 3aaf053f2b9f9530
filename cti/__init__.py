"""Hookswitch: a call control panel in Python, in the browser."""
