// Package synth writes a hotline's archive that nobody ever spoke: as many calls
// as asked for, with the switch's list, tickets, transcripts, the roster, and the
// truth about what was planted. It is for trying out sizes, and for tests that
// need to know what ought to be found.
//
//	seed, number of the call ──▶ plan ──▶ dialogue ──▶ transcripts.jsonl
//	                               │──▶ tickets ────▶ tickets.jsonl
//	                               ├──▶ cdr.csv
//	                               └──▶ truth.jsonl
//
// A call is a function of seed and number alone, and the generator is its own.
// So the same seed gives the same bytes on every machine and with every release
// of Go, any call can be made without those before it, and memory does not grow
// with the number of calls.
//
// All names, addresses, accounts and numbers are invented.
package synth
