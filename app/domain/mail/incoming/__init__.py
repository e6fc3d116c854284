"""Letters in: the mailbox read over IMAP, and what a message is, by its own words alone."""
