"""The parts of the study `sweep`: what is unknown, the samples drawn of it, and what each of them comes to."""
