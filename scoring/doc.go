// Package scoring turns calls, tickets and confirmed findings into the entries
// of scorecards, and entries into figures with numerator, denominator and rows.
//
// It is pure, like inspect: rows in, figures out.
package scoring
