"""What a lab had before: its spreadsheets, read, understood column by column, planned row by row."""
