"""Questions beyond a plan, one file each; what they take stands in workings/."""
