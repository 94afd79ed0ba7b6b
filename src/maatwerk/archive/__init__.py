"""What cannot change: events, signatures, files by content, verification."""
