// Package match finds very many phrases at once in Chinese text.
//
// Phrases and text are compared in a light normal form: full-width letters,
// digits and punctuation count as half-width, Latin letters as lower case, and
// white space and punctuation between two Chinese characters are passed over, so
// that "投诉，你们" holds "投诉你们". What is found is told in bytes of the original
// text.
//
// The matcher is an automaton of Aho and Corasick over characters. It reports all
// matches, overlapping ones too, in time that grows with the text and the matches
// and not with the number of phrases.
package match
