"""Coverage plans: the demand expected, the teams that cover it, the gaps, and what would close them."""
