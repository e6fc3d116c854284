"""What changes the promises and their clocks."""
