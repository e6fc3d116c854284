"""How broken_wsgi.py breaks: a header says which way."""

HEADER = "X-Break"
WAYS = (
    "view",
    "after",
    "outside",
    "thread",
    "warning",
    "library",
    "handler",
    "group",
    "unraisable",
)
