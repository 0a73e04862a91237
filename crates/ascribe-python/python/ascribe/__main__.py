"""`python -m ascribe` is the command."""

from ascribe._command import main

if __name__ == "__main__":
    main()
