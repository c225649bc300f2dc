"""Search: one function for SQLite and PostgreSQL, forgiving of spelling and accents."""
