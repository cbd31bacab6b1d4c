package storage_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/tingcha/tingcha/storage"
)

func TestMarksAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	sec := func(from, to float64) storage.Mark {
		return storage.Mark{From: time.Duration(from * 1e9), To: time.Duration(to * 1e9)}
	}
	for text, want := range map[string][]storage.Mark{
		"":                        nil,
		"44":                      {sec(44, 44)},
		"0:44-0:52, 1:01":         {sec(44, 52), sec(61, 61)},
		"0：44～0：52、1:01；2:00":     {sec(44, 52), sec(61, 61), sec(120, 120)},
		"3.5 1:00:00 0:7.25–0:08": {sec(3.5, 3.5), sec(3600, 3600), sec(7.25, 8)},
	} {
		got, err := storage.ParseMarks(text, 2*time.Hour)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v (-want +got)\n%s", text, err, diff)
		}
	}
	for _, text := range []string{"x", "0:60", "1:2:3:4", "9-3", "-5", "5-", "1.2345", "1.x", "0.5:03", "3:00:00", "99999999999999999999"} {
		if got, err := storage.ParseMarks(text, 2*time.Hour); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

func TestMarksAreReadAsTheyWereKept(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var want []storage.Mark
		for range rapid.IntRange(0, 5).Draw(t, "marks") {
			from := time.Duration(rapid.IntRange(0, 1<<30).Draw(t, "from")) * time.Millisecond
			want = append(want, storage.Mark{From: from, To: from + time.Duration(rapid.IntRange(0, 9999).Draw(t, "for"))*time.Millisecond})
		}
		got, err := storage.DecodeMarks(storage.EncodeMarks(want))
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Fatalf("%v (-want +got)\n%s", err, diff)
		}
	})
}

func FuzzParseMarks(f *testing.F) {
	for _, text := range []string{"0:44-0:52, 1:01", "0：44～0：52", "99999:59:59.999", "1--2", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		const length = time.Hour
		marks, err := storage.ParseMarks(text, length)
		if err != nil {
			return
		}
		if len(marks) > storage.MaxMarks {
			t.Fatalf("%d marks", len(marks))
		}
		for _, m := range marks {
			if m.From < 0 || m.To < m.From || m.To > length+time.Second {
				t.Fatalf("mark %v", m)
			}
		}
		if _, err := storage.DecodeMarks(storage.EncodeMarks(marks)); err != nil {
			t.Fatal(err)
		}
	})
}
