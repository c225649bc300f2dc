"""The room's pages: ask a query or call an action, then render."""
