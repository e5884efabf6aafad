"""The page on which consent is read aloud and the answer recorded."""
