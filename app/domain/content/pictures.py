"""Previews of pictures: what they are, for whoever shows one."""

MAX_PREVIEW = 480
"""Pixels of a preview's longer side."""

PREVIEW_TYPE = "image/webp"
"""The media type of every preview."""
