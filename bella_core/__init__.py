"""Bella answers the telephone of a Canadian dental clinic and books the appointment, in English and French."""

__version__ = "0.1.0"
