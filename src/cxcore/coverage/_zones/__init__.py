"""Zones: local times that exist twice or never, rules of a zone, and which database told them."""
