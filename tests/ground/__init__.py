"""What the tests stand on: databases, the cast, a reader who checks every page."""
