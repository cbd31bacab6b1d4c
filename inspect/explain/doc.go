// Package explain says why a rule hits a call, or why it does not, and what was
// near to turning its answer: a closing phrase just outside its window, a ticket
// of another kind.
//
// It asks the engine itself. Every part of the rule's condition, and the whole with
// one part loosened at a time, is put to the call as a rule of its own; what is
// told is therefore what the engine would say, never a second opinion.
package explain
