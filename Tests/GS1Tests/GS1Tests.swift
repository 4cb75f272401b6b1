// Placeholder: replaced by the first real suite.
