"""What every room stands on: settings, database, transaction, clock, queue, files. No helpdesk word."""
