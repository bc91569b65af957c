"""The files that the program reads."""
