"""What people write, made safe: plain text, markdown, files."""
