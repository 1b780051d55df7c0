"""The template every metric family follows: a row, a tally, an estimate."""
