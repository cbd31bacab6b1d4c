// Package fault names the moments at which a process may be killed on purpose. In a
// program that is built as usual a point does nothing and costs nothing; one that is
// built with the tag faults kills itself there when TINGCHA_FAULT asks for it, so that
// the tests can kill it exactly between two steps that belong together.
//
// SIGKILL loses what the process had in memory, and not what it had written: the
// machine's page cache survives. Loss of power is not tried by this.
package fault

// The points, in the order of a call's way. docs/operations.md lists what each proves.
const (
	ConsumeDecoded  = "consume.decoded"  // a chunk of a topic is read, nothing is stored
	IngestRows      = "ingest.rows"      // rows are written, not committed
	IngestPosition  = "ingest.position"  // the position, too; not committed
	IngestCommitted = "ingest.committed" // committed; nobody was told
	StepClaimed     = "step.claimed"     // leases are taken
	FetchCopied     = "fetch.copied"     // bytes are in a temporary file
	PutWritten      = "put.written"      // a blob is written beside its place
	PutRenamed      = "put.renamed"      // and in its place, the folder not synced
	FetchKept       = "fetch.kept"       // the recording is kept; the row does not know
	StepWorked      = "step.worked"      // the stage is done; nothing is committed
	CommitGuarded   = "commit.guarded"   // the row has moved, not committed
	CommitFetched   = "commit.fetched"   // what was fetched is written
	CommitHeard     = "commit.heard"     // the transcript is written
	CommitReported  = "commit.reported"  // findings are written
	CommitScored    = "commit.scored"    // score entries are written
	CommitReady     = "commit.ready"     // everything is written, not committed
	CommitDone      = "commit.done"      // committed; the worker does not know
	StepCommitted   = "step.committed"   // the next stage was not told
	StepTold        = "step.told"        // it was
	SweepMoved      = "sweep.moved"      // overdue rows have moved, not committed
	JudgeWritten    = "judge.written"    // a verdict is written, not committed
	JudgeDone       = "judge.done"       // committed; nobody was answered
	RelayPublished  = "relay.published"  // results went out; the outbox does not know
	RelaySent       = "relay.sent"       // it does
)

// Points lists them all.
func Points() []string {
	return []string{
		ConsumeDecoded, IngestRows, IngestPosition, IngestCommitted, StepClaimed, FetchCopied, PutWritten, PutRenamed,
		FetchKept, StepWorked, CommitGuarded, CommitFetched, CommitHeard, CommitReported, CommitScored, CommitReady,
		CommitDone, StepCommitted, StepTold, SweepMoved, JudgeWritten, JudgeDone, RelayPublished, RelaySent,
	}
}
