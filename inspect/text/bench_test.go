package text_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/inspect/text"
)

// BenchmarkPage reads a call of 40 turns.
func BenchmarkPage(b *testing.B) {
	lines := []string{
		"您好，很高兴为您服务，请讲。", "我刚才打电话你们那个接线员态度特别差，", "好的，我给您记录一下。", "我要投诉他，话没说完就挂了！",
		"小区从早上7点就停电了，到现在也没有人来", "请稍等，我帮您查询一下", "还有其他可以帮您的吗？",
	}
	traditional := strings.NewReplacer("请", "請", "诉", "訴", "话", "話", "说", "說", "电", "電", "没", "沒", "帮", "幫", "态", "態", "现", "現", "他", "他呃")
	for _, way := range []struct {
		name string
		turn func(string) string
	}{
		{"clean", func(s string) string { return s }},
		{"traditional", traditional.Replace},
		{"a capital in every seventh", func(s string) string { return strings.Replace(s, "7", "SIM", 1) }},
	} {
		var call []string
		size := 0
		for i := range 40 {
			turn := way.turn(lines[i%len(lines)])
			call, size = append(call, turn), size+len(turn)
		}
		b.Run(way.name, func(b *testing.B) {
			var p text.Page
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				p.Reset()
				for _, turn := range call {
					p.Add(turn)
				}
			}
		})
	}
}
