"""Outside formats of the register: lists as federations send them are read leniently, with a report."""
