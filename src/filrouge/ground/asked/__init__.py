"""What is asked of people, and what they are told: one page, one mail, in their language.

Each room offers what waits for organisations (an `Offer`, see offers.py) and tells what happened (`tell`, see
telling.py). From both comes the page “Asked of me” and a mail a day or a week. What happened is in exactly one mail of
a person: the digest of its time, or a mail at once. Who wants less says so, kind by kind, from the mail itself.
"""
