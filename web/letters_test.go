package web_test

import (
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
)

func TestBadRecordsAreToldBesideTheAccount(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	h := site(t, m)
	for lang, want := range map[string]string{"zh": "另有 2 条坏数据不在等式里", "en": "2 bad records are in no day"} {
		page := get(t, h, "/coverage?lang="+lang).Body.String()
		if !strings.Contains(page, want) || !strings.Contains(page, `href="#dead"`) {
			t.Errorf("the page does not say %q with the way there", want)
		}
	}
	m.letters = m.letters[:1]
	m.days = nil // the whole list was refused
	if page := get(t, site(t, m), "/coverage?lang=en").Body.String(); !strings.Contains(page, "1 bad record is in no day") {
		t.Error("without a day nobody is told of the bad record")
	}
	m.letters = nil
	if page := get(t, site(t, m), "/coverage?lang=en").Body.String(); strings.Contains(page, "in no day") {
		t.Error("the page tells of bad records where there are none")
	}
}

func TestLettersOfTopicsAreToldByTheirOffset(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	if page := get(t, site(t, m), "/coverage?lang=en").Body.String(); strings.Contains(page, "deadletter retry") {
		t.Error("a page of files speaks of messages")
	}
	m.letters = []storage.DeadLetter{
		{Source: "kafka:tingcha.cdr/3", Name: "tingcha.cdr/3", Offset: 0, Field: "started", Reason: "bad_time", Detail: "…"},
		{Source: "kafka:tingcha.cdr/3#1", Name: "tingcha.cdr/3", Offset: 1234, Field: "csat", Reason: "bad_csat", Detail: "…"},
	}
	page := get(t, site(t, m), "/coverage?lang=en").Body.String()
	for _, want := range []string{"publish them again, or <code>tingcha deadletter retry</code>", ">tingcha.cdr/3<", ">offset 0<", ">offset 1234<"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestExemptionsToApproveAreNotAskedForOnAClosedDay(t *testing.T) {
	t.Parallel()
	m := hotline(plain)
	m.days = append(m.days, storage.Day{Day: "2026-09-02", Expected: 120, States: m.closes[1].States})
	m.exempt = append(m.exempt, storage.Exemption{CallID: "z-2", Day: "2026-09-02", Reason: "x", AskedBy: "qa-01", AskedAt: at(3, 8, 0)})
	page := get(t, site(t, m), "/coverage?lang=en").Body.String()
	if !strings.Contains(page, `href="/coverage/2026-09-02"`) || strings.Contains(page, "/coverage/2026-09-02#exempt") {
		t.Error("a closed day still asks for approval")
	}
	if !strings.Contains(page, "/coverage/2026-09-03#exempt") {
		t.Error("an open day does not ask for approval")
	}
}
