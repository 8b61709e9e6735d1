"""Crash test."""
