"""Mail is read, sorted, decided by a person, and forgotten."""
