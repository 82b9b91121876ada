"""Every change of facts, one file an act. Facts are only ever added; a refusal raises Refused and stores nothing."""
