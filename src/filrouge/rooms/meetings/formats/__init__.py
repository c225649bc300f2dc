"""The room's own forms: the value that minutes are frozen as."""
