"""Calendars: weekly hours, dates that differ, holidays, versions, and books of calendars."""
