"""Whether a mesh fits the images it was made on: unit, frame, side and position."""
