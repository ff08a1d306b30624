"""What lies across articles: who is the same speaker, what is the same claim. Reads rows, writes links only."""
