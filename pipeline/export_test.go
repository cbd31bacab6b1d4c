package pipeline

// Backoff is open to tests.
var Backoff = backoff
