"""`python -m filrouge` is `filrouge`."""

from filrouge.front.commands import main

if __name__ == "__main__":
    main(prog_name="filrouge")
