"""Amounts and dates: what a text tells in figures, and when."""
