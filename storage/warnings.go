package storage

// Warnings keeps early warnings.
type Warnings interface{}
