"""Soak test."""
