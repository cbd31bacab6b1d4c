package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// cardOf is the part of a call's page that shows one finding.
func cardOf(t *testing.T, page, finding string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `id="f-`+finding+`"`)
	if !found {
		t.Fatalf("the page does not show %s", finding)
	}
	card, _, _ := strings.Cut(rest, "</article>")
	return card
}

func TestAProvisionalFindingSaysUntilWhenAndCannotBeConfirmed(t *testing.T) {
	t.Parallel()
	h := site(t, hotline(plain))
	for lang, want := range map[string][]string{
		"zh": {"暂定至 09-04 12:12", "暂定期内不能判属实"},
		"en": {"Provisional until 09-04 12:12", "It cannot be confirmed so long"},
	} {
		card := cardOf(t, get(t, h, "/calls/p-017?lang="+lang).Body.String(), "fd8")
		for _, words := range append(want, `name="tick" value="fd8"`) {
			if !strings.Contains(card, words) {
				t.Errorf("in %s the finding does not hold %q", lang, words)
			}
		}
		if list := get(t, h, "/findings?lang="+lang).Body.String(); !strings.Contains(list, want[0]) {
			t.Errorf("in %s the list does not say %q", lang, want[0])
		}
	}
}

func TestConfirmingWhatIsProvisionalIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	for i := range m.dossiers[0].Findings {
		if f := &m.dossiers[0].Findings[i]; f.Waits() && !f.Provisional {
			f.Status, f.Moved = storage.Rejected, false
		}
	}
	h := site(t, m)
	w := press(t, h, formOf(t, h, "fd8"), "confirm")
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "还是暂定，不能判属实") || len(m.keys) > 0 {
		t.Errorf("status %d, stored %v", w.Code, m.keys)
	}
	checkPage(t, "provisional", w.Body.String())
	if w := press(t, h, formOf(t, h, "fd8"), "reject"); w.Code != http.StatusSeeOther {
		t.Errorf("rejecting: status %d", w.Code)
	}
}

func TestAFindingWhoseSourcesAreBehindLeadsToThem(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	for i := range m.dossiers[0].Findings {
		if f := &m.dossiers[0].Findings[i]; f.Provisional {
			f.Finding.ProvisionalUntil = now.Add(-time.Hour)
		}
	}
	card := cardOf(t, get(t, site(t, m), "/calls/p-017").Body.String(), "fd8")
	if !strings.Contains(card, "暂定，等工单源") || !strings.Contains(card, `href="/coverage#sources"`) {
		t.Error("the finding does not say what it waits for")
	}
}

func TestAWithdrawnFindingNamesTheTicketThatArrived(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	if card := cardOf(t, get(t, site(t, m), "/calls/p-017").Body.String(), "fd6"); !strings.Contains(card, "已撤回：后来到了工单") || !strings.Contains(card, `href="/tickets/T3301"`) || !strings.Contains(card, "2026-09-03 11:00") {
		t.Errorf("the finding does not name the ticket: %s", card)
	}
	for i := range m.dossiers[0].Findings {
		if f := &m.dossiers[0].Findings[i]; f.Status == storage.Withdrawn {
			f.Finding.ProvisionalUntil = time.Time{}
		}
	}
	if card := cardOf(t, get(t, site(t, m), "/calls/p-017").Body.String(), "fd6"); strings.Contains(card, "T3301") {
		t.Error("a finding that asserts no absence is said to have gone for a ticket")
	}
}

func TestAJudgedFindingOnMovedGroundIsToBeReconsidered(t *testing.T) {
	t.Parallel()
	if card := cardOf(t, get(t, site(t, hotline(plain)), "/calls/p-017").Body.String(), "fd3"); !strings.Contains(card, "复议：依据已变") {
		t.Error("the finding does not ask to be reconsidered")
	}
}
