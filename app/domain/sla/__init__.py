"""Promises in business time and their clocks: pure functions over what happened. Knows a ticket by number."""
