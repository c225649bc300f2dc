"""How a page is served: who looks, by which rule, and what a refusal looks like."""
