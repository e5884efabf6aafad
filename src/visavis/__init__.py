"""Vis-à-vis: telehealth for Québec."""
