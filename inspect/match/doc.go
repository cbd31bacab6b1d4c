// Package match finds very many phrases at once in Chinese text.
//
// A Set reports all matches of all its phrases, overlapping ones too, in bytes as
// they are. It is quickest on Chinese text in UTF-8, and right on any bytes:
//
//	set := match.New([]string{"投诉", "要投诉", "12315"})
//	found = set.AppendString(found[:0], "我要投诉，打12315")
//
// Each phrase is noticed by its anchor: the rarest pair of Chinese characters in
// it, or, in a phrase without such a pair, up to four other bytes, or one
// character. The text is read without decoding it, every third place in turn, and
// what stands there is looked up in a set of bits; where that says yes, the few
// phrases behind the anchor are compared. See scan.go.
//
// Where anchors are not rare, because the text or the phrases were chosen so, that
// part of the text is read by an automaton of Aho and Corasick instead, one look-up
// a character, which is made when a text first needs it. So no text makes the time
// grow faster than the text and the matches; see search.go.
package match
