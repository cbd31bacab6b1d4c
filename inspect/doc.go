// Package inspect decides what a call broke: rules over its words, its sound,
// its data, and the tickets and other calls of the same customer become findings
// with their evidence.
//
//	rulebook ──lang.Parse──▶ lang.Rulebook ──Compile──▶ Engine
//	                                                      │
//	Input (call, transcript, signals, tickets, calls) ──Inspect──▶ Report
//
// It is pure. It knows no clock, no store and no log: the stage in pipeline loads
// an [Input], calls the engine, and saves the [Report].
//
// Inside, a call becomes a scene: all phrases of the rulebook are looked for at
// once (package match), and each hit is put on the lists of those tests that ask
// for it. The conditions are trees of nodes that answer yes, no or unknown, and
// where. Only for a rule that holds are its grounds gathered, by walking the tree
// once more along what made it true.
//
// Hits are sure or unsure. An unsure one would be a hit if a speaker whose role is
// unknown were who the rule asks for. What holds with the sure hits alone is yes,
// what does not even with the unsure ones is no; between them it is unknown.
package inspect
