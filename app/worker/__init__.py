"""The other door: RQ or the schedule in, one action called."""
