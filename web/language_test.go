package web_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/audio"
	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/scoring"
	"github.com/tingcha/tingcha/storage"
)

func words(t *testing.T, lang string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("lang", lang, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestBothLanguagesHaveTheSameKeys(t *testing.T) {
	t.Parallel()
	zh, en := words(t, "zh"), words(t, "en")
	if diff := cmp.Diff(slices.Sorted(maps.Keys(zh)), slices.Sorted(maps.Keys(en))); diff != "" {
		t.Errorf("keys (-zh +en)\n%s", diff)
	}
	verb := regexp.MustCompile(`%[sdv%]`)
	for key := range zh {
		if zh[key] == "" || en[key] == "" {
			t.Errorf("%s has no words", key)
		}
		if diff := cmp.Diff(verb.FindAllString(zh[key], -1), verb.FindAllString(en[key], -1)); diff != "" {
			t.Errorf("%s takes other values (-zh +en)\n%s", key, diff)
		}
	}
}

func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	zh := words(t, "zh")
	want := func(family string, codes ...string) {
		t.Helper()
		for _, code := range codes {
			if zh[family+"."+code] == "" {
				t.Errorf("no words for %s.%s", family, code)
			}
		}
	}
	want("state", texts(storage.States())...)
	want("tab", texts(storage.States())...)
	want("tab", texts([]storage.FindingStatus{storage.Open, storage.Confirmed, storage.Rejected, storage.Withdrawn, storage.Recorded})...)
	want("verdict", texts([]storage.VerdictKind{storage.Confirm, storage.Reject, storage.Undo})...)
	want("level", texts([]inspect.Level{inspect.Info, inspect.General, inspect.Serious, inspect.Critical, inspect.RedLine})...)
	want("evidence", texts([]inspect.EvidenceKind{inspect.Said, inspect.Heard, inspect.Absent, inspect.Record})...)
	want("role", texts([]call.Role{call.AgentRole, call.CustomerRole, call.Unknown})...)
	want("sector", texts([]call.Sector{call.Power, call.Telecom, call.Cable})...)
	want("kind", texts(call.TicketKinds())...)
	want("step", texts(call.TicketEventKinds())...)
	want("item", append(texts(scoring.Items()), string(scoring.Deduction))...)
	want("formula", texts(scoring.Items())...)
	want("row", texts([]scoring.SourceKind{scoring.CallSource, scoring.TicketSource, scoring.FindingSource})...)
	want("reason", texts([]audio.Code{audio.BadContainer, audio.UnsupportedCodec, audio.TooLarge, audio.Truncated, audio.Silent, audio.Empty})...)
	want("reason", "no_transcriber", "asr_refused", "asr_failed", "asr_empty", "checksum_mismatch", "no_recording", "not_answered", "too_short", "duplicate", "poison_crash", "rule_error", "text_invalid", "object_missing", "not_in_archive")
	want("letter_reason", "offsets_lost", "refused", "panic", "not_in_archive")
	want("reason", "clear", "serious", "minor", "context", "misheard", "not_agent", "handled", "rule_wrong", "other")
	want("grade", texts([]call.Grade{call.Good, call.Fair, call.Poor})...)
	want("flaw", texts([]call.FlawKind{call.Noisy, call.Clipping, call.Faint, call.Narrow, call.Broken, call.Absent})...)
	want("sound", texts([]call.SoundKind{call.KeyTone, call.Ringback, call.BusyTone, call.SteadyTone, call.Music, call.Muted, call.Dropout})...)
	want("doubt", string(call.Repeated), string(call.OnSilence), string(call.Foreign), string(call.TooFast), string(call.OutOfOrder), string(call.Stock))
	want("undecided", inspect.PoorNoisy, inspect.PoorClipping, inspect.PoorFaint, inspect.PoorNarrow, inspect.PoorBroken, inspect.PoorAbsent, inspect.WordsDoubted)
	want("job", "settle", "stuck", "identity", "bus", "outbox", "archive", "archive_past")
	want("problem", "silent_source", "stuck", "outbox", "identity", "position_beyond_end", "offsets_lost", "stalled", "lost_object", "not_compared")
	want("oddity", "unknown_agent", "ticket_without_call", "unlisted_call")
	want("label", "internal=unreported", "internal=reported", "internal=late", "external=reported", "external=downgraded", "external=unreported",
		"shirking", "undispatched", "escalation_ignored", "attitude", "prohibited", "script.no_greeting", "script.no_id", "script.no_closing",
		"script.no_verify", "script.no_restate", "script.no_hold_notice", "script.no_invite", "script.agent_hung_up")
}

// TestEveryFailureCodeOfTheFormatsHasWords reads the codes from the table of the
// document that promises them.
func TestEveryFailureCodeOfTheFormatsHasWords(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../docs/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(b), "## Failure codes of dead letters")
	if !found {
		t.Fatal("formats.md has no failure codes")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	zh, en := words(t, "zh"), words(t, "en")
	code, n := regexp.MustCompile("`([a-z_]+)`"), 0
	for line := range strings.Lines(section) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for _, m := range code.FindAllStringSubmatch(cells[1], -1) {
			n++
			if key := "letter_reason." + m[1]; zh[key] == "" || en[key] == "" {
				t.Errorf("no words for %s", key)
			}
		}
	}
	if n < 40 {
		t.Errorf("read %d codes, want the whole table", n)
	}
}

func texts[S ~string](codes []S) []string {
	var out []string
	for _, c := range codes {
		out = append(out, string(c))
	}
	return out
}

// TestEveryKeyOfTheViewsHasWords finds keys in branches that no sample reaches.
func TestEveryKeyOfTheViewsHasWords(t *testing.T) {
	t.Parallel()
	zh := words(t, "zh")
	files, err := filepath.Glob("views/*.html")
	if err != nil || len(files) == 0 {
		t.Fatal("no views", err)
	}
	parts, err := filepath.Glob("views/parts/*.html")
	if err != nil || len(parts) == 0 {
		t.Fatal("no parts", err)
	}
	files = append(files, parts...)
	used := regexp.MustCompile(`[({ ]t "([^"]+)"`)
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(b), -1) {
			if zh[m[1]] == "" {
				t.Errorf("%s: no words for %q", file, m[1])
			}
		}
	}
}

func TestTheLanguageIsRemembered(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	if page := get(t, h, "/findings").Body.String(); !strings.Contains(page, "待复核的问题") || !strings.Contains(page, `<html lang="zh-CN">`) {
		t.Error("a first visit is not in Chinese")
	}
	w := get(t, h, "/findings?status=all&lang=en")
	if !strings.Contains(w.Body.String(), "To review") || !strings.Contains(w.Body.String(), `href="/findings?lang=zh&amp;status=all"`) {
		t.Error("the page is not in English, or does not lead to the same page in Chinese")
	}
	cookie := w.Result().Cookies()[0]
	if page := get(t, h, "/scorecards", "Cookie", cookie.Name+"="+cookie.Value).Body.String(); !strings.Contains(page, "Quality score") {
		t.Error("the next page has forgotten the language")
	}
	if page := get(t, h, "/scorecards", "Cookie", cookie.Name+"=xx").Body.String(); !strings.Contains(page, "质检得分") {
		t.Error("an unknown language is not Chinese")
	}
}
