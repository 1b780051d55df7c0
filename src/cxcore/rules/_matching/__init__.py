"""Matching many rules at once with bit masks."""
