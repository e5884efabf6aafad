"""The demonstration: invented establishments, professionals, people and visits. Never in production."""

from visavis.jobs.demo.load import load

__all__ = ["load"]
