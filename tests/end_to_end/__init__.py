"""The commands as a person runs them, from a clone of the last commit."""
