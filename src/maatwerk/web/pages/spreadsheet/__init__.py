"""From the spreadsheet: a file, its columns, a dry run row by row, and then all or nothing."""
