"""Everything that changes the register: lists, links and reviews, facts, memberships, bodies, published totals."""
