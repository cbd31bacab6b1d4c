package warning

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// LevelName is what people call a level in messages.
func (l Level) LevelName() string {
	return map[Level]string{Blue: "蓝色（四级）", Yellow: "黄色（三级）", Orange: "橙色（二级）", Red: "红色（一级）"}[l]
}

// Told is what an alert is told of in messages.
type Told struct {
	ID, Title, Scope, Gist string
	Level                  Level
	Window                 time.Duration
	Count, Threshold       int
	Expected               Expected
	Since, At              time.Time
}

// Facts gives the values of a message's fields.
func (b Book) Facts(t Told) Facts {
	zone := b.Zone
	if zone == nil {
		zone = time.UTC
	}
	const minute = "2006-01-02 15:04"
	f := Facts{
		Level: t.Level.LevelName(), Title: t.Title, Window: Span(t.Window), Count: strconv.Itoa(t.Count), Threshold: "—",
		Since: t.Since.In(zone).Format(minute), At: t.At.In(zone).Format(minute), Usual: "—", Gist: Gist(t.Gist),
	}
	if t.Scope != "" {
		f.Scope = "（" + t.Scope + "）"
	}
	if t.Threshold > 0 {
		f.Threshold = strconv.Itoa(t.Threshold)
	}
	if t.Expected.Known {
		f.Usual = strconv.FormatFloat(t.Expected.Median, 'f', -1, 64)
	}
	if b.Link != "" {
		f.Link = strings.TrimSuffix(b.Link, "/") + "/warnings/" + t.ID
	}
	return f
}

// Span is a length of time in words of messages.
func Span(d time.Duration) string {
	switch {
	case d%(24*time.Hour) == 0 && d > 0:
		return fmt.Sprintf("%d 天", d/(24*time.Hour))
	case d%time.Hour == 0 && d > 0:
		return fmt.Sprintf("%d 小时", d/time.Hour)
	case d%time.Minute == 0 && d > 0:
		return fmt.Sprintf("%d 分钟", d/time.Minute)
	}
	return d.String()
}
