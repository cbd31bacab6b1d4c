// Package lang reads and writes the rule language of docs/rules.md.
//
//	bytes ──lexer──▶ tokens ──parser──▶ Rulebook ──checker──▶ Rulebook that holds together
//	                                        └──printer──▶ canonical text ──▶ Hash
//
// [Parse] tells all mistakes of a file at once, each with its place, and takes
// any bytes: it never panics. What it returns has been checked, so that whoever
// compiles it need not fear unknown sets, circles or bad regular expressions.
// [Format] prints a rulebook so that it reads back as itself.
package lang
