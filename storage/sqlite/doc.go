// Package sqlite keeps a hotline's records in one SQLite file.
//
//	            one connection          a few connections
//	writes ───▶ BEGIN IMMEDIATE ─┐  ┌── reads see the last commit
//	                             ▼  ▼   and never wait for a write
//	                     tingcha.db, -wal        tingcha.db.lock: flock of the
//	                                             one process that writes
//
// Every method of the contract is one transaction. A process that dies at any
// moment leaves the last committed state; so does a machine that loses power,
// because a commit returns only when the log has been synced (synchronous=FULL).
// Batches of 256 make that affordable: a call takes a twenty-eighth of a sync on its
// whole way, and against synchronous=NORMAL, which would lose the last verdicts with
// the power, BenchmarkWalk shows no difference beyond its noise.
//
// SQL stands in the function that runs it. Each statement is prepared once per
// connection and found again by its text.
package sqlite
