// Package postgres keeps a hotline's records in PostgreSQL, for as many processes as
// there are.
//
//	ingest ──▶ advisory lock "ingest" ─┐
//	fetch  ──▶ advisory lock "content" ┤   rows of the ledger,      everything
//	stages ────────────────────────────┴─▶ by number, in one ──────▶ else of
//	sweep, reopen, …                       statement                those calls
//
// Every method of the contract is one transaction at READ COMMITTED. What belongs
// together is held together by three things: unique keys, guarded updates, and locks
// that everybody takes in the order of the drawing, so that nobody waits in a circle.
// The reasons stand where the locks are taken.
//
// Statements work on sets: a batch of 256 calls costs as many round trips as one call.
// What has to be decided record by record is decided in memory, on rows that were
// read and locked for it, and written back at once.
//
// A transaction that fails for reasons that pass (a deadlock, a restart of the server,
// a lost connection) is tried again from its start, so the functions that make up
// transactions keep nothing between tries. When the answer to a COMMIT is lost, doing
// it again is right for everything but the outcomes of stages: those leave a mark that
// tells whether they went through.
//
// The schema's name is never spelled: the first one on the search path is used.
package postgres
