// Package model brings models of speech recognition from where a configuration says
// they are, and tells whether the files at hand are those that were meant.
//
//	catalogue ──▶ Pull ──▶ DIR/NAME/.part ──▶ SHA-256 right? ──▶ DIR/NAME/file ──▶ SHA256SUMS
//	                          ▲     │ interrupted                (an archive is unpacked)
//	                          └─────┘ goes on from there
//
// There is no list of models and no address in the program. A file is only ever there
// whole and with the right sum: it is loaded under another name, and gets its own
// when everything is checked.
package model
