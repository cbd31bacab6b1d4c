// Package estimate says how far a count from a sample may be trusted: intervals for a
// share and for a total, draws whose chances are known, and how large a sample has to be.
// It is pure: it knows no call, no clock and no database, and the same arguments give the
// same answer on every machine.
//
//	a frame of calls ── Draw ──▶ picks in random order ── people judge ──▶ Strata
//	                                                                         │
//	     Total: how many in the whole frame, between what bounds  ◀──────────┤
//	     MissedShare: of all there are, which share nobody flagged ◀─────────┘
//
// Confidence is given as a level, 0.95 for two sides that leave 2.5 % out each. Levels
// below 0.5 are refused with a panic, as they would be a mistake in the program.
// docs/estimates.md has the measured coverage of every interval.
package estimate
