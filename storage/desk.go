package storage

// Desk keeps the reviewers' work: who listens to what, what was put off or assigned,
// drafts, and second opinions.
type Desk interface{}
