"""What is inside a file: code that reads bytes made to break it, and therefore runs in a child.

`child` is its beginning; the process that stores files imports no parser from here.
"""
