"""Where organisations decide.

A secretariat brings a question, its options and the rule by which it is decided; members read the rule in words before
they vote. Organisations cast their votes: by page or phone, by a link in a mail, by a proxy, on paper, openly or
secretly. They take away a result that says which rule applied, each of its conditions, and what would have changed it.
What is decided is a link on the thread: from the text or proposal it is about to what follows from it in other rooms.
"""
