"""Everything that changes in the room, by what it is about: rules, drafts, the life of a ballot, votes."""
