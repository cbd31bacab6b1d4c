package synth

import (
	"fmt"
	"strconv"
	"strings"
)

// slot is a place in a line that each call fills in its own way.
type slot int

const (
	none     slot = iota
	hotline       // 国网95598
	staffNo       // the agent's number
	title         // 王女士
	fullName      // 王秀英
	account
	address
	phoneEnd // the last four digits
	amount   // the sum that the call is about
	other    // another sum
	count    // a small number
	hour     // 下午三点
	day      // 周三
	demand   // what the topic asks for
)

// slotNames gives the spelling of each slot between braces.
func slotNames() map[string]slot {
	return map[string]slot{
		"hotline": hotline, "staff": staffNo, "title": title, "name": fullName, "account": account,
		"address": address, "phone": phoneEnd, "amount": amount, "other": other, "count": count, "hour": hour,
		"day": day, "demand": demand,
	}
}

// piece is words, and then a slot.
type piece struct {
	words string
	slot  slot
}

// line is a sentence with slots.
type line []piece

// parse reads a template such as "工号{staff}为您服务". Templates are our own
// text, so that a mistake in one is a broken invariant.
func parse(text string) line {
	var l line
	for text != "" {
		words, rest, found := strings.Cut(text, "{")
		if !found {
			return append(l, piece{words: text})
		}
		name, after, closed := strings.Cut(rest, "}")
		slot, known := slotNames()[name]
		if !closed || !known {
			panic(fmt.Sprintf("synth: no slot {%s}", name))
		}
		l = append(l, piece{words: words, slot: slot})
		text = after
	}
	return l
}

func parseAll(texts []string) []line {
	lines := make([]line, len(texts))
	for i, text := range texts {
		lines[i] = parse(text)
	}
	return lines
}

// pair is what one says and what the other answers.
type pair struct{ first, second line }

// parsePairs reads pairs written as "…|…".
func parsePairs(texts []string) []pair {
	pairs := make([]pair, len(texts))
	for i, text := range texts {
		first, second, found := strings.Cut(text, "|")
		if !found {
			panic("synth: a pair without an answer: " + text)
		}
		pairs[i] = pair{parse(first), parse(second)}
	}
	return pairs
}

// facts fill the slots of one call.
type facts struct {
	hotline, staffNo string
	caller           caller
	demand           line
	amount           int64 // yuan
	dice             dice
}

// fill appends the line with its slots filled.
func (f *facts) fill(to []byte, l line) []byte {
	for _, p := range l {
		to = append(to, p.words...)
		to = f.slot(to, p.slot)
	}
	return to
}

func (f *facts) slot(to []byte, s slot) []byte {
	switch s {
	case none:
		return to
	case hotline:
		return append(to, f.hotline...)
	case staffNo:
		return append(to, f.staffNo...)
	case title:
		return append(to, f.caller.title...)
	case fullName:
		return append(to, f.caller.name...)
	case account:
		return append(to, f.caller.account...)
	case address:
		return append(to, f.caller.address...)
	case phoneEnd:
		return append(to, f.caller.phone[len(f.caller.phone)-4:]...)
	case amount:
		return append(strconv.AppendInt(to, f.amount, 10), "元"...)
	case other:
		return append(strconv.AppendInt(to, int64(f.dice.between(19, 399)), 10), "元"...)
	case count:
		return append(to, pick(&f.dice, []string{"两", "三", "四", "五", "六"})...)
	case hour:
		return append(to, pick(&f.dice, []string{"上午九点", "上午十点", "上午十一点", "下午两点", "下午三点", "下午四点"})...)
	case day:
		return append(to, pick(&f.dice, []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"})...)
	case demand:
		return f.fill(to, f.demand)
	}
	panic("synth: an unknown slot")
}
