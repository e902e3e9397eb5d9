"""What ODK's own engine makes of the same forms and answers: a second opinion on our expressions."""
