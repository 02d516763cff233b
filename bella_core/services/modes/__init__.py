"""Whose book it is: what staff release to bella, what they decide about, and what they still have to enter into a system of their own."""
