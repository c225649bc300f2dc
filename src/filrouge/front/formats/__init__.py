"""Dates as they are read across a table: the month as a word, the day before it, in every language."""
