"""What changes tickets by rule: the steps of a promise that is late."""
