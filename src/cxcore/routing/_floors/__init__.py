"""The floor: who is there, what they carry, and the index that finds them."""
