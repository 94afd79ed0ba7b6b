"""Image series: DICOM files in a folder or a zip, and what can be said about them."""
