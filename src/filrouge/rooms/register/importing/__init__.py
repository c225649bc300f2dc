"""From a received file to rows: opening it, planning what would happen, and keeping the rows.

Used by the actions and jobs of lists; nothing else writes rows of itemised lists.
"""
