"""Liantu 链图."""
