"""What leaves bella as files: tables, one patient's whole record, appointments for other programs; written as they are read."""
