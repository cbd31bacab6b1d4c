package storage

// Bulletins keeps what was issued, as it was issued.
type Bulletins interface{}
