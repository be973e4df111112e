"""How questions are asked: a case compiled once, a runner that keeps what it finds, answers of one shape."""
