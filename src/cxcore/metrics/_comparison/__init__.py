"""Comparing estimates: differences, rankings, trends, bounds, definitions."""
