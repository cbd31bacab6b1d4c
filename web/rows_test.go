package web_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tingcha/tingcha/storage"
)

// TestEveryFigureLeadsToItsRows holds that the number of a link on coverage is the number of
// rows behind it, and that the figures of a scorecard are counted from the rows below them.
func TestEveryFigureLeadsToItsRows(t *testing.T) {
	t.Parallel()
	h := siteOn(t, stored(t))
	figures := 0
	for n := range parsed(t, h, "/coverage?from=2026-09-01").Descendants() {
		// What a day expects is what its states add up to, each of which leads to its calls.
		if attribute(n, "class") == "num" && within(n, "day") && n.Data != "strong" && !inLink(n) {
			t.Errorf("the number %q of a day leads nowhere", wordsIn(n))
		}
		to := attribute(n, "href")
		if n.Data != "a" || !strings.HasPrefix(to, "/coverage/") || !strings.Contains(to, "state=") {
			continue
		}
		want, err := strconv.Atoi(textOf(n, "num"))
		if err != nil {
			continue // the link tells a state without its number
		}
		figures++
		if got := rowsOf(parsed(t, h, to), "chosen"); got != want {
			t.Errorf("coverage says %d and leads to %d rows at %s", want, got, to)
		}
	}
	if figures < 3 {
		t.Errorf("%d figures of coverage lead somewhere", figures)
	}
	card := parsed(t, h, "/scorecards/1024?month=2026-09")
	share, shares := regexp.MustCompile(`(\d+) / (\d+)`), 0
	for n := range card.Descendants() {
		if !strings.HasPrefix(attribute(n, "class"), "tile") || n.Data != "a" {
			continue
		}
		m := share.FindStringSubmatch(textOf(n, "tile-of"))
		if m == nil {
			continue
		}
		shares++
		rows := rowsOf(byID(card, strings.TrimPrefix(attribute(n, "href"), "#")), "")
		if got := strconv.Itoa(rows); got != m[2] {
			t.Errorf("%s is %s with %s rows behind it", attribute(n, "data-item"), m[0], got)
		}
	}
	if shares == 0 {
		t.Error("no figure of the scorecard is a share")
	}
}

// TestEveryNumberThatLeadsToFindingsHasAsManyRows goes over the links of the pages of
// rules, scorecards and reviewers whose whole text is a number.
func TestEveryNumberThatLeadsToFindingsHasAsManyRows(t *testing.T) {
	t.Parallel()
	store := stored(t)
	h := siteOn(t, store)
	judgedDraw(t, store, h)
	for i, kind := range []storage.VerdictKind{storage.Confirm, storage.Reject} {
		f, err := store.Finding(t.Context(), storage.FindingID([]string{"p-017", "p-101"}[i], []string{"shirking.send_away", "script.no_invite"}[i]))
		if err != nil {
			t.Fatal(err)
		}
		v := storage.Verdict{Finding: f.ID, Kind: kind, Reviewer: "qa-02", Reason: kind.Reasons()[0], Key: f.ID, Seen: f.Version, At: now}
		if _, err := store.Judge(t.Context(), v, nil); err != nil {
			t.Fatal(err)
		}
	}
	for page, least := range map[string]int{"/rules": 3, "/rules/shirking.send_away": 2, "/rules/script.no_invite": 2, "/scorecards/1024?month=2026-09": 0, "/reviewers": 0} {
		figures := 0
		for n := range parsed(t, h, page).Descendants() {
			to := attribute(n, "href")
			want, err := strconv.Atoi(strings.TrimSpace(wordsIn(n)))
			if n.Data != "a" || err != nil || !strings.HasPrefix(to, "/findings?") {
				continue
			}
			figures++
			got := 0
			for row := range parsed(t, h, to).Descendants() {
				if row.Data == "li" && strings.HasPrefix(attribute(row, "class"), "row ") {
					got++
				}
			}
			if got != want {
				t.Errorf("%s says %d and leads to %d findings at %s", page, want, got, to)
			}
		}
		if figures < least {
			t.Errorf("%d figures of %s lead somewhere, want %d at least", figures, page, least)
		}
	}
}

func parsed(t *testing.T, h http.Handler, path string) *html.Node {
	t.Helper()
	answer := get(t, h, path)
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: status %d", path, answer.Code)
	}
	root, err := html.Parse(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// wordsIn is the text of an element.
func wordsIn(n *html.Node) string {
	var b strings.Builder
	for e := range n.Descendants() {
		if e.Type == html.TextNode {
			b.WriteString(e.Data)
		}
	}
	return b.String()
}

// textOf is the text of the first element of a class.
func textOf(n *html.Node, class string) string {
	for e := range n.Descendants() {
		if e.Type == html.ElementNode && strings.Contains(" "+attribute(e, "class")+" ", " "+class+" ") {
			return strings.TrimSpace(wordsIn(e))
		}
	}
	return ""
}

// rowsOf counts the rows of the tables in the elements of a class, or in all.
func rowsOf(n *html.Node, class string) int {
	rows := 0
	if n == nil {
		return 0
	}
	for e := range n.Descendants() {
		counts := textOf(e, "hold") == "" // what waits is listed, and not counted
		if e.Data == "tr" && e.Parent.Data == "tbody" && counts && (class == "" || within(e, class)) {
			rows++
		}
	}
	return rows
}

func inLink(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Data == "a" {
			return true
		}
	}
	return false
}

func within(n *html.Node, class string) bool {
	for ; n != nil; n = n.Parent {
		if attribute(n, "class") == class {
			return true
		}
	}
	return false
}

func byID(n *html.Node, id string) *html.Node {
	for e := range n.Descendants() {
		if e.Type == html.ElementNode && attribute(e, "id") == id {
			return e
		}
	}
	return nil
}
