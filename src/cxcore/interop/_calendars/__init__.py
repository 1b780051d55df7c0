"""Opening hours and rotas, exchanged as iCalendar and in the words of schema.org."""
