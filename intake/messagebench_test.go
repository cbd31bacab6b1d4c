package intake_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/intake"
)

// BenchmarkMessage reads messages as they come and such as nobody ought to send.
func BenchmarkMessage(b *testing.B) {
	r := reader(b)
	for name, text := range map[string]string{
		"call":      `{"call_id":"c-1","started":"2026-09-03T10:12:00+08:00","duration":182,"agent":"1024","dept":"客服三部","caller":"13800001111","answered":true,"hangup":"customer","csat":1,"sector":"power"}`,
		"nested":    `{"call_id":` + strings.Repeat("[", 1<<20-20),
		"digits":    `{"call_id":"c","started":"` + strings.Repeat("1 ", 1<<19-30) + `"}`,
		"backslash": `{"call_id":"` + strings.Repeat(`\u0000`, 1<<17) + `"}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				r.Message(intake.CallMessage, "kafka:tingcha.cdr/0", 1, []byte(text), published)
			}
		})
	}
}
