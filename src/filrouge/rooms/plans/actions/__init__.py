"""Everything that changes in the room, by what it is about: the plan, what is said, proposed, decided and done."""
