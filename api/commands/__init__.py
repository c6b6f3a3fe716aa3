"""The subcommands of `genealogy`, one file for each noun; each has `register`."""
