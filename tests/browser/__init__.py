"""Real-browser tests: Chromium against the application as it is really served."""
