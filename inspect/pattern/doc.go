// Package pattern finds regular expressions in what people say, many at once, and
// exactly where Go's package regexp finds them.
//
// Nearly no expression of a rulebook matches a given turn, so most of the work is
// not to look. Each expression tells what every match of it must hold ([Needs]):
// one literal of each of some groups, or digits in a row. Whoever looks for phrases
// anyway looks for these literals with them, and asks the expression only about
// turns in which they stand.
//
// A turn that is asked about is read once for all expressions: its characters
// become the letters of an alphabet that holds only what the expressions tell
// apart ([Text]). On these runs an automaton that is made while it is used. It does
// one look-up a character, and gives where the leftmost match ends, of those the
// one that a backtracking search would find first, as regexp does; a second
// automaton runs backwards and gives where it begins.
//
//	投诉.{0,6}领导    needs    {投诉} and {领导}
//	                 alphabet 投 诉 领 导 \n and the rest
//
// What the automaton does not do runs in package regexp: borders of words and of
// lines, expressions that are very large, and text that would need too many states.
package pattern
