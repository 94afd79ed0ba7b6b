"""What a number of measured parts proves: sample sizes, tolerance intervals, capability, control charts."""
