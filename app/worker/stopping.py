"""Stopping on SIGTERM and Ctrl-C."""

import signal
import threading
from types import FrameType


def stop_on_signals(stop: threading.Event | None = None) -> threading.Event:
    """An event (the given one, or a new one) that SIGTERM and SIGINT set from now on.

    Only the main thread may call it.
    """
    event = stop or threading.Event()

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        # set() takes a lock that the interrupted code may hold, so another thread takes it
        threading.Thread(target=event.set).start()

    signal.signal(signal.SIGTERM, stop_soon)
    signal.signal(signal.SIGINT, stop_soon)
    return event
