"""Pure functions over the model: failure, cut sets, concentration."""
