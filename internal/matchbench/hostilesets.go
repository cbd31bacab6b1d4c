package matchbench

import (
	"fmt"
	"strings"
)

// hostileSet are phrases that were written to be slow to look for, and texts for
// them.
type hostileSet struct {
	name    string
	phrases []string
	texts   []text
}

// of is how many phrases a hostile set has.
const of = 2000

// hostileSets share what is rare, begin alike, end alike, repeat themselves.
func hostileSets(bytes int) []hostileSet {
	each := func(name string, phrase func(i int) string, texts ...string) hostileSet {
		s := hostileSet{name: name}
		for i := range of {
			s.phrases = append(s.phrases, phrase(i))
		}
		for _, t := range texts {
			shown := []rune(t)
			s.texts = append(s.texts, made(string(shown[:min(len(shown), 8)])+" for ever", bytes, func() string { return t }))
		}
		return s
	}
	other := func(i int) string { return string(rune(0x4E00 + i)) }
	return []hostileSet{
		each("one pair is all they have, behind numbers", func(i int) string { return fmt.Sprintf("%d霹雳", i) }, "霹雳"),
		each("one pair is all they have, between numbers", func(i int) string { return fmt.Sprintf("%d霹雳%d", i%50, i/50) }, "霹雳", "7霹雳"),
		each("a long beginning is shared", func(i int) string { return "尊敬的客户您好很高兴为您服务请问" + other(i) }, "尊敬的客户您好很高兴为您服务请问", "高兴"),
		each("a long end is shared", func(i int) string { return other(i) + "尊敬的客户您好很高兴为您服务请问" }, "尊敬的客户您好很高兴为您服务请问", "高兴"),
		each("they break off late", func(i int) string { return strings.Repeat("霹雳", 1+i%40) + other(i) }, "霹雳"),
		each("they begin late", func(i int) string { return other(i) + strings.Repeat("霹雳", 1+i%40) }, "霹雳"),
		each("two characters in every order", func(i int) string {
			return strings.NewReplacer("0", "霹", "1", "雳").Replace(fmt.Sprintf("%012b", i)) + "霆"
		}, "霹", "霹雳", "霹霹雳雳", "霹雳霹霹雳"),
		each("numbers that begin alike", func(i int) string { return fmt.Sprintf("1380013%04d", i) }, "1380013", "1", "0012"),
		each("a few pairs in every order", func(i int) string {
			all := []string{"霹雳", "雷霆", "饕餮", "魑魅", "魍魉", "踌躇", "旖旎"}
			return all[i%7] + all[i/7%7] + all[i/49%7] + all[i/343%7] + other(i)
		}, "霹雳雷霆", "霹雳"),
	}
}
