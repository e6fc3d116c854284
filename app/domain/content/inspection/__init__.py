"""What is in a file, found out before any of it is kept (policy 1.5; ASVS 5.2, 5.4.3)."""

from app.domain.content.inspection.inspected import Inspected
from app.domain.content.inspection.whole import inspect_bytes, inspect_stream, search_bytes

__all__ = ["Inspected", "inspect_bytes", "inspect_stream", "search_bytes"]
