"""Lists of patients and appointments out of other programs, cell by cell. Pure: what a cell says, and which column holds what."""
