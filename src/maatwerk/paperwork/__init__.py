"""From a frozen snapshot to paper, and from paper back to what it says."""
