// Package audit is how far the machine may be trusted: random draws of calls, flagged or
// not, which people judge without knowing what the machine had said, and what follows
// from their answers for all calls. It is pure. Package storage keeps draws and answers,
// package web shows them, and package estimate has the statistics.
//
//	calls of a period ── New ──▶ Draw (seed, frame, cells) + Picks in random order
//	                                                          │ judged blind
//	       how often a rule is right, what it misses ◀── Results
//
// A draw is repeated by its seed: over the same calls, with the same answers of the
// machine, it gives the same picks in the same order, and Digest tells whether they are
// the same.
package audit
