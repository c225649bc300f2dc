"""The outbox: all mail is a row first, written in the action's transaction, sent by the worker, never twice."""
