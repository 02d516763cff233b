"""What patients text, what it is taken for, and what is answered. Pure."""
