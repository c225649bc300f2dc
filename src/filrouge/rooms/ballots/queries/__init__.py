"""Everything that reads, by what it shows: the list, one ballot, its result, rules, the roll."""
