"""Tables, schema, validation and the support network. Knows nothing above it."""
