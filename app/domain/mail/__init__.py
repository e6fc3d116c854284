"""Letters out: an outbox in the database, and the hand-over to an SMTP server.

A letter is written in the transaction of what caused it, so Redis cannot lose it.
"""
