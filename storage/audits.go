package storage

// Audits keeps random draws of calls and what people found in them.
type Audits interface{}
