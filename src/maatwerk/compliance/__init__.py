"""The live answer: which duties bind this lab and what the records say about them."""
