// Package guard says in which way words were said: [Negated] (我不是要投诉),
// [Hypothetical] (要是再这样我就投诉), [Quoted] (他说要投诉) or told of as [Past]
// (上次投诉已经处理好了).
//
// Each is a predicate of a [Hit] and of nothing but its turn. They know words, not
// grammar: from the hit they go back over words that carry a meaning on, or forward
// over a sentence, and look for the words that trigger them. Blanks, punctuation
// inside the reach and fillers such as 呃 are passed over, so that what a recognizer
// wrote without punctuation is read like what a person typed. Where a recognizer
// leaves two readings, the one is taken that keeps a demand of the speaker's own: it
// is worse to lose a complaint than to look at one too many. The predicates know
// nothing of each other; a hit may be all four.
package guard
