"""`python -m visavis`."""

from visavis.cli.main import main

main()
