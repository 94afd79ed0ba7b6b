"""What a mesh or an image series says, read where it can do no harm."""
