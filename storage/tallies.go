package storage

// Tallies keeps the sums of days that indicators are read from.
type Tallies interface{}
