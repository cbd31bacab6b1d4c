package web

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/storage"
)

// maxText is the longest name that a filter takes, in bytes.
const maxText = 200

// statuses are the tabs of the findings page.
var statuses = []storage.FindingStatus{
	storage.Open, storage.Confirmed, storage.Rejected, storage.Withdrawn, storage.Recorded,
}

// allStatuses is the tab that shows every finding.
const allStatuses storage.FindingStatus = "all"

// shadowTab shows the findings of rules that are being tried out.
const shadowTab storage.FindingStatus = "shadow"

// levels are those of findings, gravest first.
var levels = []inspect.Level{inspect.RedLine, inspect.Critical, inspect.Serious, inspect.General, inspect.Info}

// filterKeys are the parameters that choose findings, in the order of the form.
var filterKeys = []string{"rule", "label", "level", "agent", "dept", "from", "to"}

// parseFilter reads which findings an address asks for. Without a status it asks
// for the open ones.
func parseFilter(q url.Values) (storage.FindingFilter, error) {
	f := storage.FindingFilter{Status: storage.Open}
	if v := q.Get("status"); v != "" {
		f.Status = storage.FindingStatus(v)
		if f.Status != allStatuses && f.Status != shadowTab && !slices.Contains(statuses, f.Status) {
			return f, inputError{"status", v}
		}
	}
	if v := q.Get("level"); v != "" {
		f.Level = inspect.Level(v)
		if !slices.Contains(levels, f.Level) {
			return f, inputError{"level", v}
		}
	}
	f.First, f.Last = q.Get("from"), q.Get("to")
	f.Rule, f.Label, f.Agent, f.Dept = q.Get("rule"), q.Get("label"), q.Get("agent"), q.Get("dept")
	for _, key := range filterKeys {
		if v := q.Get(key); len(v) > maxText {
			return f, inputError{key, v[:20] + "…"}
		}
	}
	for key, v := range map[string]string{"from": f.First, "to": f.Last} {
		if v != "" && !isDay(v) {
			return f, inputError{key, v}
		}
	}
	return f, nil
}

// wanted is the filter as the store takes it, where every status is none and shadow
// is none of them.
func wanted(f storage.FindingFilter) storage.FindingFilter {
	if f.Status == allStatuses {
		f.Status = ""
	}
	if f.Status == shadowTab {
		f.Status, f.Shadow = storage.Standing, true
	}
	return f
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func isMonth(s string) bool {
	_, err := time.Parse("2006-01", s)
	return err == nil
}

// pageNumber reads the page that is asked for, from 1.
func pageNumber(q url.Values) (int, error) { return pageOf(q, "page") }

// pageOf is pageNumber for one of several lists on a page, whose pages have a parameter of
// their own.
func pageOf(q url.Values, key string) (int, error) {
	v := q.Get(key)
	if v == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > 1_000_000 {
		return 0, inputError{key, v}
	}
	return n, nil
}

// with is a copy of q in which key has the value, or is missing when the value
// is empty. It forgets the page, which belongs to the old query.
func with(q url.Values, key, value string) url.Values {
	c := url.Values{}
	for k, v := range q {
		if k != "page" && k != "lang" && len(v) > 0 && v[0] != "" {
			c[k] = v[:1]
		}
	}
	c.Del(key)
	if value != "" {
		c.Set(key, value)
	}
	return c
}

// A pager says where in a list a page stands.
type pager struct {
	First, Last, Total int // rows, from 1
	Prev, Next         string
}

func newPager(path string, q url.Values, page, size, shown, total int) pager {
	return pagerOf("page", path, q, page, size, shown, total)
}

// pagerOf is newPager for one of several lists on a page, see [pageOf].
func pagerOf(key, path string, q url.Values, page, size, shown, total int) pager {
	p := pager{First: (page-1)*size + 1, Last: (page-1)*size + shown, Total: total}
	if shown == 0 {
		p.First = 0
		p.Last = 0
	}
	if page > 1 {
		p.Prev = address(path, with(q, key, strconv.Itoa(page-1)))
	}
	if page*size < total {
		p.Next = address(path, with(q, key, strconv.Itoa(page+1)))
	}
	return p
}
