// Package scoring says what calls, tickets and verdicts count for. It has two forms of the
// same arithmetic:
//
//	rows ──▶ Entry ──▶ Card: one agent's month, row by row
//	facts ──▶ Part ──▶ Sum ──▶ Reading: any indicator, of anybody, over any time
//
// An [Entry] is made from a row by itself; a [Part] from [CallFacts] or [TicketFacts], which
// know the customer's other calls and what people said, too. Parts of items that entries
// have are made from these. [Dictionary] defines every indicator.
//
// It is pure, like inspect: rows in, figures out.
package scoring
