"""Everything that changes in the room, by what it is about: preparing, the room itself, what remains."""
