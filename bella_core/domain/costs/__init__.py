"""What calls and messages cost: quantities, prices, what they come to, and what would cost less."""
