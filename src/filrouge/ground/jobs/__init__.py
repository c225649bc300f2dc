"""Work that is slow or leaves the building: rows in the same database, written in the action's transaction.

A worker takes a job with a lease; a worker that dies loses the lease and another takes the job up again, so a job
must be safe to run twice. Progress, cancelling and the outcome are on the row, where the person can see them.
"""
