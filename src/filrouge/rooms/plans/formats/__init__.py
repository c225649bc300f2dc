"""Outside formats of the room."""
