"""Telling people that something waits for them: at once, in a digest, or not, as they chose.

A notice never holds what was written; it says where to read it (policy 5.3).
"""
