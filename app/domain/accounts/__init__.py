"""People, organisations, log-in sessions, and who may do what."""
