"""The room's kinds of work."""
