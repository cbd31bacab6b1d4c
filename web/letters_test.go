package web_test

import (
	"strings"
	"testing"
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
