//go:build !race

package text_test

import (
	"testing"

	"github.com/tingcha/tingcha/inspect/text"
)

// It runs alone: others would be counted with it. The race detector empties pools.
func TestACallInNormalFormCostsNoMemory(t *testing.T) {
	for name, call := range map[string][]string{
		"clean":       {"您好，很高兴为您服务，请讲。", "我要投诉12345你们！", "vip"},
		"traditional": {"您好，很高興為您服務，請講。", "我要投訴ＶＩＰ你們呃你們", "业(yè)务(yōu)"},
	} {
		var p text.Page
		read := func() {
			p.Reset()
			for _, turn := range call {
				p.Add(turn)
			}
		}
		read()
		read()
		if n := testing.AllocsPerRun(100, read); n > 0 {
			t.Errorf("a %s call costs %v allocations", name, n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { text.Fold("您好，很高兴为您服务，请讲。") }); n > 0 {
		t.Errorf("a clean text costs %v allocations", n)
	}
}
