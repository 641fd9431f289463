"""What klaim's services say to one another, and the one way they say it."""
