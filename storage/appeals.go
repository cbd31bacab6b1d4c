package storage

// Appeals keeps what agents object to, what became of it, and how reviewers compare.
type Appeals interface{}
