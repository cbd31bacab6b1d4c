package storage

// Supervision keeps what leaders do about what was confirmed.
type Supervision interface{}
