"""Who works at the clinic: their accounts, how they log in, and what they may."""
