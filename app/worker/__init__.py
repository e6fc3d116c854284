"""The other door: a bell or the time in, one action called."""
