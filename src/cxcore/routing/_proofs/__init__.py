"""What can be proved of a policy before it runs: lints, liveness, changes."""
