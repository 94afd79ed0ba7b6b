"""What would this be: the questions of route and class, what the answers mean, and keeping them."""
