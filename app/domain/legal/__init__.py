"""Legal: the privacy request's row, its laws and statutory clock, and the policy's versions."""
