"""Pages for people: HTML that works with keyboard, phone and screen reader."""
