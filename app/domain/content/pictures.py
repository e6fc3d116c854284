"""Pictures: a look at the header, never a decoding."""

from typing import BinaryIO

from PIL import Image

from app.domain.content.rules import MAX_PIXELS

# For all of the process: no later code decodes a pixel bomb either (ASVS 5.2.6).
Image.MAX_IMAGE_PIXELS = MAX_PIXELS


def is_sound_picture(stream: BinaryIO, kind: str) -> bool:
    """Say whether the stream is a readable picture of this Pillow format, of at most 50 megapixels.

    Width, height and the checksums of a PNG are read. Memory does not grow with the pixels.
    """
    stream.seek(0)
    try:
        with Image.open(stream, formats=[kind]) as picture:
            if not 0 < picture.width * picture.height <= MAX_PIXELS:
                return False
            picture.verify()
    except Exception:
        # Decoders meet bytes made to break them: whatever they raise, the answer is no.
        return False
    return True
