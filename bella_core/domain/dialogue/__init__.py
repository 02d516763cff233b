"""The dialogue: a pure function from what was heard to what is said and done."""
