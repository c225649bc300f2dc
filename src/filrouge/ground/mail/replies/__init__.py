"""Mail that comes back: an answer to a mail of ours is worth as much as the same words typed on the page.

A mail that may be answered carries an address with a secret of its own (`addresses`). What comes in is read in a
process of its own (`reading`), of which only what the person wrote is kept (`quoting`), and given to the room that
asked (`answering`). Everything that comes has a row that says what it did, or why not (`receiving`).
"""
