"""What the questions take: points of curves, thresholds, surprises, files beside the tables."""
