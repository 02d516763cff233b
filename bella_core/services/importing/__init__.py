"""Take in lists of patients and appointments out of other programs."""
