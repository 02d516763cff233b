"""Texts that patients send: to whom they belong, and what is answered."""
