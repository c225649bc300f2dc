"""Files of ballots in the forms of other programs and on paper. Nothing here reads a table."""
