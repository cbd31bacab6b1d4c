package reference

import (
	"slices"
	"strings"

	"github.com/tingcha/tingcha/inspect/lang"
)

// repeated has the turns in which enough of what the other side said before stands.
func (w *world) repeated(s lang.Says, repeats lang.Repeats, look look) []hit {
	var hits []hit
	for turn := range w.texts {
		said := map[string]bool{}
		for before := range turn {
			if w.in.Transcript.Turns[before].Role != repeats.Of {
				continue
			}
			letters := spelled(w.text(before))
			for i := 1; i < len(letters); i++ {
				said[string([]rune{letters[i-1].r, letters[i].r})] = true
			}
		}
		letters := spelled(w.text(turn))
		again := make([]bool, len(letters))
		for i := 1; i < len(letters); i++ {
			pair := string([]rune{letters[i-1].r, letters[i].r})
			if said[pair] && !idle(pair) {
				again[i-1], again[i] = true, true
			}
		}
		n := 0
		h := hit{turn: turn, test: s.String()}
		for i, is := range again {
			if is {
				if n == 0 {
					h.from = letters[i].from
				}
				n, h.to = n+1, letters[i].to
			}
		}
		there := look(hit{turn: turn, to: len(w.text(turn))})
		if h.sure = there == Yes; n > 0 && n >= repeats.Least && there != No {
			hits = append(hits, h)
		}
	}
	return hits
}

// spelled are the letters of a text, digits as they are written.
func spelled(text string) []letter {
	letters := slices.DeleteFunc(placed(text), func(l letter) bool { return !spoken(l.r) })
	for i := range letters {
		for digit, read := range []string{"零〇洞", "一幺", "二两", "三", "四", "五", "六", "七拐", "八", "九勾"} {
			if strings.ContainsRune(read, letters[i].r) {
				letters[i].r = rune('0' + digit)
			}
		}
	}
	return letters
}

// idle are words that repeat nothing, taken as given: those of the engine.
func idle(pair string) bool {
	return strings.Contains("我们 你们 他们 就是 这个 那个 什么 没有 请问 时候 1下 可以 好的 您好 你好 不是 怎么 现在 我这 这边 是不 的话 是吧 对吧 的是 "+
		"了吗 电话 这样 给您 给我 谢谢 师傅 1个 还有 是的 不能 已经 知道 昨天 今天 明天 上午 下午 登记 投诉 看看 看1 问题 处理 办理 有没", pair)
}
