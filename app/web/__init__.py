"""The doors: HTTP in, one action called, a page or a fragment out. No rules here."""
