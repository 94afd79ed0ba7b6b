"""One page for each step of a device: what is asked, what the gate says, and one button."""
