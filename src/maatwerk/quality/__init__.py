"""What the lab learns: nonconformities and what was done about them."""
