"""Exactly one letter, whatever dies: web, worker, sweep, Valkey and SMTP as real processes."""
