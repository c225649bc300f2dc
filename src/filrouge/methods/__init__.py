"""How things are computed: pure, with a source, a worked example and, where one exists, a certificate.

No Django, no database, no clock, and no randomness that is not a parameter.
"""
