package postgres_test

import (
	"testing"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/storage/storagetest"
)

func TestCheckFindsWhatMustNotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind   string
		damage []string
	}{
		"a call whose state no event led to":    {"identity", []string{"UPDATE ledger SET state = 'expected', next_at = NULL WHERE call_id = 'call-000001'"}},
		"a gap in a call's events":              {"identity", []string{"UPDATE coverage_event SET from_state = 'dead' WHERE n = 2 AND seq = 3"}},
		"an event too many":                     {"identity", []string{"UPDATE ledger SET events = events - 1 WHERE n = 1"}},
		"a lease on a call at its end":          {"lease", []string{"UPDATE ledger SET lease_until = 9e12 WHERE n = 1"}},
		"a call at its end that is due":         {"lease", []string{"UPDATE ledger SET next_at = 1 WHERE n = 1"}},
		"a call dead for no reason":             {"constraint", []string{"UPDATE ledger SET state = 'dead' WHERE n = 1", "UPDATE coverage_event SET to_state = 'dead' WHERE n = 1 AND to_state = 'scored'"}},
		"a scored call that was not inspected":  {"constraint", []string{"DELETE FROM inspection WHERE n = 1"}},
		"a finding of a call that is not there": {"orphan", []string{"UPDATE finding SET n = 999 WHERE k = 1"}},
		"an event of a call that is not there":  {"orphan", []string{"INSERT INTO coverage_event VALUES (999, 1, '', 'expected', '', '', '', 1)"}},
		"a finding without grounds":             {"constraint", []string{`UPDATE finding SET evidence = '\x0100' WHERE k = 1`}},
		"a transcript that cannot be read":      {"constraint", []string{`UPDATE transcript SET body = '\x01ff' WHERE n = 1`}},
		"an alert that no step led to":          {"constraint", []string{"INSERT INTO warning_alert VALUES ('a', 'w', 't', '', 0, 1, 1, '', 'blue', 1, 1, 1, 0, -1, 0, 1, 1, 1, 'raised', '', 1, 0, 0, 0, '', 1)"}},
		"words that no search finds":            {"constraint", []string{"DELETE FROM search_todo"}},
		"a verdict that is gone":                {"constraint", []string{"DELETE FROM verdict"}},
		"points for what is not confirmed":      {"constraint", []string{"UPDATE finding SET status = 'rejected' WHERE status = 'confirmed'"}},
		"a confirmation that costs nothing":     {"constraint", []string{"DELETE FROM score_entry WHERE source_kind = 'finding'"}},
		"score entries of a ticket not there":   {"orphan", []string{"UPDATE score_entry SET source_kind = 'ticket' WHERE source_kind = 'call'"}},
		"a recording whose bytes are gone":      {"blob", []string{`INSERT INTO recording VALUES (1, 'a.wav', '', '\x010000000000000000', NULL, 'f00d', '', NULL, '')`}},
		"an exemption by one person alone":      {"constraint", []string{"UPDATE exemption SET approved_by = asked_by"}},
		"a word of what is not there":           {"orphan", []string{"INSERT INTO outbox (kind, id, record, at) VALUES ('finding', 'none', 0, 1)"}},
		"a close whose counts were changed":     {"chain", []string{`UPDATE day_close SET body = replace(body, '"scored":2', '"scored":3') WHERE seq = 2`}},
		"a close whose hash was":                {"chain", []string{`UPDATE day_close SET hash = 'f00d' WHERE seq = 1`}},
		"a close that is gone":                  {"chain", []string{`DELETE FROM day_close WHERE seq = 1`}},
		"a close that cannot be read":           {"chain", []string{`UPDATE day_close SET body = 'x' WHERE seq = 1`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := testenv.Postgres(t)
			s := open(t, url)
			storagetest.Fill(t, s)
			if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
				t.Fatalf("before the damage: %+v, %v", problems, err)
			}
			alter(t, url, c.damage...)
			problems, err := s.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, p := range problems {
				found = found || p.Kind == c.kind && p.Subject != "" && p.Detail != ""
			}
			if !found {
				t.Errorf("no problem of kind %s among %+v", c.kind, problems)
			}
		})
	}
}
