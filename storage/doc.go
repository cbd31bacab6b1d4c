// Package storage holds what tingcha promises of its memory, in two contracts:
//
//   - [Store] has the records: the ledger of calls, tickets, transcripts,
//     findings, verdicts and score entries. Every write may be done twice.
//   - [Blobs] has the bytes: recordings by content, and the peaks of those that somebody looked at.
//
// storagetest runs the same suites on every implementation; sqlite and dir are
// the embedded pair.
package storage
