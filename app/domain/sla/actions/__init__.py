"""What is done with promises: save a book of them, let clocks follow, take their moments."""
