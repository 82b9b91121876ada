"""What every page shares: the server, who is asking, and the parts a page is made of."""
