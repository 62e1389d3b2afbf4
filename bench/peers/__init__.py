"""Programs that send the same mail in other ways, each run as a whole process."""
