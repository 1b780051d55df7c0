"""What the engines of data frames say each in their own way, and nothing else."""
