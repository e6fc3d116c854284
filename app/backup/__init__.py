"""Backup and restore: the database and the files that its rows name, in one checked archive."""
