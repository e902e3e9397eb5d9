"""A form as a file that is filled in away from the network: what its fields are called, and what they take."""
