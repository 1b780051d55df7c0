"""The terms a policy is written in: rules, needs, steps, scores, splits, escalations."""
