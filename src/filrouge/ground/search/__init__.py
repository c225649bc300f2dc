"""Search: one function for SQLite and PostgreSQL, forgiving of spelling and accents.

`index.keep` is called by whatever derives a thing; `index.find` answers with numbers that the viewer may see.
"""
