"""Patients' records, as staff find, read and change them."""
