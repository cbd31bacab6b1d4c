package storage

// Outlets keeps what other programs are let in with and told: tokens and webhooks.
type Outlets interface{}
