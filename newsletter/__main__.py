"""`python -m newsletter`: the commands, where the script is not on the path."""

from newsletter.cli.main import main

main()
