package web_test

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/tingcha/tingcha/report"
)

// unlinked are the columns of bulletins whose numbers lead nowhere, and why.
func unlinked() map[string]string {
	return map[string]string{
		"序号": "it numbers the lines",
		"扣分": "the rule beside it leads to the finding",
		"环比": "it compares two cells of its line, which lead to their rows",
		"同比": "it compares two cells of its line, which lead to their rows",
		"变化": "it compares two cells of its line, which lead to their rows",
		"①组": "it numbers groups", "②组": "it numbers groups", "③组": "it numbers groups", "推诿组": "it numbers groups", "应派未派组": "it numbers groups", "重复来电组": "it numbers groups", "组": "it numbers groups",
		"收缩值": "it is drawn from the cells of all lines", "同类工作比": "it is held against the cells of all lines",
	}
}

// unlinkedLines are lines whose numbers lead nowhere: no address asks for calls of no
// department or group, and a total of days is that of the lines above, which lead to theirs.
func unlinkedLines() []string { return []string{"未登记部门", "未登记类别"} }

// TestEveryNumberOfABulletinLeadsToItsRows follows every number of every kind of bulletin as
// issued, and counts: a count has as many rows, a share those that are met of all, a rate per
// million its rows to those that it is held against. A number without a link is one of those named.
func TestEveryNumberOfABulletinLeadsToItsRows(t *testing.T) {
	t.Parallel()
	pageByPage(t)
	c := newPress(t)
	walk := crawl{t: t, c: c, seen: map[string]int{}}
	for _, kind := range report.Kinds() {
		for _, lang := range []string{"zh", "en"} {
			path := nowURL(kind) + "&lang=" + lang
			checkPage(t, path, get(t, c.as("chief"), path).Body.String())
		}
		to := c.press("chief", "/bulletins", url.Values{"key": {string(kind)}, "kind": {string(kind)}, "period": {yesterday}}, http.StatusSeeOther).Header().Get("Location")
		kept, err := c.store.Bulletin(t.Context(), strings.TrimPrefix(to, "/bulletins/"))
		if err != nil {
			t.Fatal(err)
		}
		b, err := report.Decode(kept.Body)
		if err != nil {
			t.Fatal(err)
		}
		shown := c.sees("chief", to, http.StatusOK)
		for _, s := range b.Sections {
			for _, table := range s.Tables {
				walk.table(fmt.Sprintf("%s, %s", kind, s.Title), table, shown)
			}
		}
	}
	if len(walk.seen) < 100 {
		t.Errorf("%d addresses of rows, want many", len(walk.seen))
	}
}

// A crawl goes after the numbers of bulletins.
type crawl struct {
	t    *testing.T
	c    *court
	seen map[string]int // rows by address
}

func (w *crawl) table(where string, table report.Table, shown string) {
	lines := table.Rows
	if len(table.Total) > 0 {
		lines = append(slices.Clip(lines), table.Total)
	}
	for n, line := range lines {
		for i, cell := range line {
			at := fmt.Sprintf("%s: %s of %q", where, table.Columns[i].Title, line[0].Text)
			if !cell.Numeric() || !cell.Known {
				continue
			}
			if cell.Rows != "" {
				if !strings.Contains(shown, `href="`+html.EscapeString(cell.Rows)+`"`) {
					w.t.Errorf("%s leads nowhere on the page", at)
				}
				w.cell(at, cell)
				continue
			}
			ofDays := n == len(table.Rows) && table.Rows[0][0].Form == report.Date
			if unlinked()[table.Columns[i].Title] == "" && !slices.Contains(unlinkedLines(), line[0].Text) && !ofDays {
				w.t.Errorf("%s is %v and leads nowhere", at, cell.Value)
			}
		}
	}
}

// cell holds a number against the rows that it leads to.
func (w *crawl) cell(at string, cell report.Cell) {
	var got float64
	switch all := float64(w.rows(cell.Rows)); cell.Form {
	case report.Share:
		got = float64(w.rows(cell.Rows+"&which=met")) / all
	case report.Million:
		got = 1e6 * float64(w.rows(cell.Rows+"&which=met")) / float64(w.rows(cell.Rows+"&which=unmet"))
	case report.Mean: // what its rows add up to is the other test's
		if all > 0 {
			return
		}
	default:
		if strings.HasPrefix(cell.Rows, "/coverage/") && !strings.Contains(cell.Rows, "state=") {
			return // the page of the day, which has the calls of each state on pages of their own
		}
		got = all
	}
	if !(math.Abs(got-cell.Value) < 1e-9) {
		w.t.Errorf("%s is %v and leads to rows of %v at %s", at, cell.Value, got, cell.Rows)
	}
}

// rows counts the rows behind an address, once.
func (w *crawl) rows(to string) int {
	n, ok := w.seen[to]
	if !ok {
		n = rowsBehind(w.t, w.c, to)
		w.seen[to] = n
	}
	return n
}

// rowsBehind counts the rows of a page with all of its pages.
func rowsBehind(t *testing.T, c *court, to string) int {
	t.Helper()
	page := parsed(t, c.as("chief"), to)
	switch {
	case strings.HasPrefix(to, "/figures"):
		const onePage = 50
		n := 0
		for got, p := partsOf(byID(page, "parts")), 2; ; p++ {
			if n += got; got < onePage {
				return n
			}
			got = partsOf(byID(parsed(t, c.as("chief"), fmt.Sprintf("%s&page=%d", to, p)), "parts"))
		}
	case strings.HasPrefix(to, "/findings"):
		n := 0
		for e := range page.Descendants() {
			if e.Data == "a" && attribute(e, "class") == "row-link" {
				n++
			}
		}
		return n
	}
	return rowsOf(page, "chosen")
}

// partsOf counts the rows of a table, those that may still change included.
func partsOf(table *html.Node) int {
	if table == nil {
		return 0
	}
	rows := 0
	for e := range table.Descendants() {
		if e.Data == "tr" && e.Parent.Data == "tbody" {
			rows++
		}
	}
	return rows
}
