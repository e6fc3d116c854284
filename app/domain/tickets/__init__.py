"""Tickets, their messages and events, queues and assignment."""
