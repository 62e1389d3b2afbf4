"""`python -m newsletter`: the commands, where the script is not on the path."""

from newsletter.cli import main

main()
