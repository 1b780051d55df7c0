"""What a rule set does, proved over the regions its conditions cut."""
