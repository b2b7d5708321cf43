"""Measurements: ratios and CPU time, never in a timed test."""
