"""Figures of the product on this machine, each beside a baseline of the same run. Nothing here is a test.

python -m bench            all of them (about five minutes)
python -m bench join sse   some of them
"""
