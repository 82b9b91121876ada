"""How each kind of file is read: bytes in, the child's answer out. Runs in the child."""
