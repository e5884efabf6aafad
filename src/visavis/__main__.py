"""`python -m visavis`."""

from visavis.cli.entry import main

main()
