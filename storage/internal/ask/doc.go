// Package ask holds the questions that every store of records answers alike: SQL that
// SQLite and PostgreSQL both understand, with what makes values of the rows.
//
//	agents, err := ask.Agents("2026-09").Answer(ctx, s.within) // in a transaction of its own
//	days, err := ask.Coverage(day, day).Of(ctx, t)             // in one that there is
//
// What one of them has to be asked in another way, because it locks, plans or types
// differently, stands in its own package, and so does whatever writes. A question may be
// asked several times over, as PostgreSQL does when a transaction has to begin anew: it
// keeps nothing between.
package ask
