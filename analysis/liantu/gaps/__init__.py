"""Rules, evidence and flags: where a chain is to be filled, secured or strengthened."""
