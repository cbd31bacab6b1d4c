package storage

// Searching finds calls by the words in them and in their tickets.
type Searching interface{}
