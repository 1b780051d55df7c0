"""The fields a rule may ask about, and the facts that answer."""
