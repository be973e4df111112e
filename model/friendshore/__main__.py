"""`python -m friendshore` is `friendshore`."""

from friendshore.cli import run

if __name__ == "__main__":
    run()
