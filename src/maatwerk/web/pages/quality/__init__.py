"""What the lab learns, on pages: incidents, letters of an authority."""
