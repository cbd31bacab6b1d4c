package web_test

import (
	"strings"
	"testing"
)

func TestTheCallPageSaysHowWellEachChannelIsHeard(t *testing.T) {
	t.Parallel()
	page := get(t, site(t, hotline(plain)), "/calls/p-017").Body.String()
	for _, want := range []string{
		"音质 差", "信噪比 5 dB", "削波 12%", "人声电平 -47 dBFS", "频带只到 1500 Hz", "音质 良好", "回铃音", "音乐", "忙音", "音量突变 -13 dB",
		"8 位（不显示）", "无法判断",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "12345678") {
		t.Error("the page shows the number that the customer pressed")
	}
}
