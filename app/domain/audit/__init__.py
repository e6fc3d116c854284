"""What happened, append-only and hash-chained: ids and enums alone, for security and law."""
