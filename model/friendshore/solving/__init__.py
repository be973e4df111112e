"""HiGHS: the steps of a plan, certificates of what it answers, conflicts, and many worlds in one program."""
