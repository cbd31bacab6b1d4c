package inspect

import (
	"unicode/utf8"

	"github.com/tingcha/tingcha/call"
)

// repeats holds for turns in which enough of what the other side said before is
// said again. A hit reaches from the first such piece of the turn to the last.
type repeats struct {
	of    call.Role
	least int // characters
}

// pair is two characters that stand side by side, blanks and punctuation aside.
type pair [2]rune

func (a repeats) ask(s *scene, w *search) found {
	from := len(s.arena)
	if s.pairs == nil {
		s.pairs = map[pair]bool{}
	}
	clear(s.pairs)
	for i := range s.in.Transcript.Turns {
		turn := int32(i)
		if in, sure := s.within(w, hit{turn: turn, to: s.wholeTurn(turn).to}); in {
			s.repeat(a.least, turn, sure, w)
		}
		if role := s.in.Transcript.Turns[i].Role; role == a.of || role == call.Unknown {
			s.learn(turn, role == a.of)
		}
	}
	return countSure(s.arena[from:len(s.arena):len(s.arena)])
}

// repeat keeps a turn as a hit when enough of it was said before.
func (s *scene) repeat(least int, turn int32, sure bool, w *search) {
	var again, certain stretch
	for p, at := range s.pairsOf(turn) {
		if known, said := s.pairs[p]; said {
			again.add(at)
			if known {
				certain.add(at)
			}
		}
	}
	if again.characters < least {
		return
	}
	s.arena = append(s.arena, hit{
		turn: turn, from: int32(again.from), to: int32(again.to), leaf: &w.leaf, sure: sure && certain.characters >= least,
	})
}

// learn takes a turn's pairs for said.
func (s *scene) learn(turn int32, sure bool) {
	for p := range s.pairsOf(turn) {
		s.pairs[p] = s.pairs[p] || sure
	}
}

// placedPair is where a pair stands in a turn: bytes, and the number of its first
// character.
type placedPair struct{ from, to, character int }

// pairsOf gives the pairs of a turn that say something, in order. Digits are the
// same however they are read or written.
func (s *scene) pairsOf(turn int32) func(func(pair, placedPair) bool) {
	return func(yield func(pair, placedPair) bool) {
		text := s.in.Transcript.Turns[turn].Text
		var last rune
		var at, character int
		for i, r := range text {
			if !pronounced(r) {
				continue
			}
			one := written(r)
			p := pair{last, one}
			if last != 0 && !idle[p] && !yield(p, placedPair{at, i + utf8.RuneLen(r), character}) {
				return
			}
			last, at = one, i
			character++
		}
	}
}

// stretch gathers the pairs of a turn that were said before.
type stretch struct {
	from, to   int // bytes
	characters int // each counted once
	next       int // the number of the first character behind the last pair
}

func (s *stretch) add(p placedPair) {
	if s.characters == 0 {
		s.from = p.from
	}
	s.characters += p.character + 2 - max(p.character, s.next)
	s.to, s.next = p.to, p.character+2
}

// written is a digit as it is written, for one that is read out.
func written(r rune) rune {
	switch r {
	case '零', '〇', '洞':
		return '0'
	case '一', '幺':
		return '1'
	case '二', '两':
		return '2'
	case '三':
		return '3'
	case '四':
		return '4'
	case '五':
		return '5'
	case '六':
		return '6'
	case '七', '拐':
		return '7'
	case '八':
		return '8'
	case '九', '勾':
		return '9'
	}
	return r
}

// idle are pairs that everybody says and that repeat nothing.
var idle = idlePairs(
	"我们", "你们", "他们", "就是", "这个", "那个", "什么", "没有", "请问", "时候", "一下", "可以", "好的", "您好", "你好", "不是", "怎么", "现在", "我这",
	"这边", "是不", "的话", "是吧", "对吧", "的是", "了吗", "电话", "这样", "给您", "给我", "谢谢", "师傅", "一个", "还有", "是的", "不能", "已经", "知道",
	"昨天", "今天", "明天", "上午", "下午", "登记", "投诉", "看看", "看一", "问题", "处理", "办理", "有没",
)

func idlePairs(words ...string) map[pair]bool {
	pairs := map[pair]bool{}
	for _, word := range words {
		r := []rune(word)
		pairs[pair{written(r[0]), written(r[1])}] = true
	}
	return pairs
}
