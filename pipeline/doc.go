// Package pipeline is the flow: a call's way from the switch's list to its
// agent's scorecard, one stage a file.
//
//	ingest      batches of records  → rows of the ledger          Expected, Registered, Excluded
//	fetch       bytes checked, stored by content, measured        Registered  → Fetched
//	transcribe  turns with roles; signals                         Fetched     → Transcribed | Waiting
//	hear        the same by an engine, of calls without words     Fetched     → Transcribed
//	inspect     rules over words, sound, tickets, other calls     Transcribed → Inspected
//	score       entries of the agent's scorecard                  Inspected   → Scored
//
// [Flow] drives the stages: it claims rows in batches, lets the stage work, and
// commits under the ledger's guard. What fails for a passing reason is tried
// again later, ever more seldom; what fails for good, or too often, is Dead with
// its reason. Neither stops its neighbours.
//
// In a cluster, [Consumer] takes in what systems publish on topics, [Relay] sends
// results to others, and [Reconciler] compares what we have with the archive's list,
// the topics' ends and the clock. [Settle] says which findings of something absent
// may be believed.
package pipeline
