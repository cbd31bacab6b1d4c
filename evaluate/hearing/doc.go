// Package hearing measures how well recordings are heard whose words are known.
//
//	DIR/x.wav ──▶ ear ──▶ what was heard ─┐
//	DIR/x.json ─────────▶ what was said ──┴─▶ character errors, channel by channel
//	                                          phrases of the rulebook that came through
//	                                          who was taken for whom
//	                                          findings kept, lost and new, and why
//
// Errors are counted in characters, as Chinese recognition is measured: the words of
// a voice, one turn behind the other, are aligned with what was heard of it so that
// the fewest characters are substituted, left out and put in. [Letters] says what
// counts as a character, and what does not count at all.
package hearing
