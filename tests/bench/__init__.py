"""The measured figures of docs/ and README, from the same commands every time."""
