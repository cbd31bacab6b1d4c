package storage

// People keeps who may do what: users, their sessions, and the log of what they did.
type People interface{}
