"""Every duty of the law for this lab: the map, one duty, the path to a first case, the calendar, the gaps."""
