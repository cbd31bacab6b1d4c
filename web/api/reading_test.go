package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/tingcha/tingcha/storage"
)

// page is any page of a list.
type page struct {
	Items []map[string]any
	Next  string
}

func TestListsAreReadToTheirEndsByCursors(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.confirm(s.findings(storage.FindingFilter{})[0])
	token := s.everything()
	for path, want := range map[string]int{"/findings": 2 * sampleCalls, "/calls": sampleCalls, "/tickets": 3, "/verdicts": 1} {
		whole := page{}
		s.get(token, path+"?limit=500").into(http.StatusOK, &whole)
		var parts []string
		for cursor, rounds := "", 0; rounds < 100; rounds++ {
			var part page
			s.get(token, path+"?limit=2&cursor="+cursor).into(http.StatusOK, &part)
			for _, item := range part.Items {
				parts = append(parts, fmt.Sprint(item))
			}
			if cursor = part.Next; cursor == "" {
				break
			}
		}
		if len(whole.Items) != want || len(parts) != want || whole.Next != "" {
			t.Errorf("%s: %d at once and %d in parts, want %d", path, len(whole.Items), len(parts), want)
			continue
		}
		for i, item := range whole.Items {
			if parts[i] != fmt.Sprint(item) {
				t.Errorf("%s: row %d is %s in parts, and %v at once", path, i, parts[i], item)
			}
		}
	}
}

func TestOneOfAThingIsGivenAndNoCallerWithIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token, f := s.everything(), s.findings(storage.FindingFilter{})[0]
	for path, want := range map[string]string{
		"/findings/" + f.ID:                                   `"evidence":[{`,
		"/calls/" + f.CallID:                                  `"findings":[{`,
		"/calls/" + f.CallID + "/transcript":                  `"text":"您好请讲`,
		"/tickets/" + s.ticketID():                            `"kind":`,
		"/coverage/" + f.Day:                                  `"adds_up":true`,
		"/coverage?from=2026-01-01&to=" + f.Day:               `"expected":7`,
		"/rules":                                              `"title":"推诿"`,
		"/findings?status=all&level=serious&agent=" + f.Agent: `"items":[`,
		"/calls?state=scored&from=2026-08-01":                 `"state":"scored"`,
	} {
		r := s.get(token, path)
		if r.status != http.StatusOK || !strings.Contains(r.body, want) {
			t.Errorf("%s: status %d: %s", path, r.status, r.body)
		}
		if strings.Contains(r.body, "c00000") { // hashes of callers in the sample
			t.Errorf("%s tells a caller: %s", path, r.body)
		}
		if r.header.Get("Cache-Control") != "no-store" || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", path, r.header)
		}
	}
}

func TestWhatCannotBeUsedIsToldWithItsField(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.everything()
	for path, field := range map[string]string{
		"/findings?limit=0":           "query.limit",
		"/findings?limit=many":        "query.limit",
		"/findings?status=maybe":      "query.status",
		"/findings?from=yesterday":    "query.from",
		"/findings?cursor=%21":        "query.cursor",
		"/findings?cursor=e30":        "query.cursor",
		"/findings?stauts=open":       "query.stauts",
		"/calls?state=gone":           "query.state",
		"/verdicts?kind=perhaps":      "query.kind",
		"/coverage/today":             "path.day",
		"/export/findings?format=xls": "query.format",
	} {
		p := s.get(token, path).refused(http.StatusUnprocessableEntity, "")
		if len(p.Errors) == 0 || p.Errors[0].Location != field || p.Errors[0].Message == "" {
			t.Errorf("%s: %+v, want it to name %s", path, p, field)
		}
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	token := s.everything()
	for _, path := range []string{"/findings/x", "/calls/x", "/calls/x/transcript", "/tickets/x", "/coverage/2020-01-01", "/nothing", "/"} {
		s.get(token, path).refused(http.StatusNotFound, "not_found")
	}
}
