package storagetest

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

func bulletinCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"a bulletin stays as it was issued":              bulletinsStay,
		"the next issue has the next number":             bulletinsAreNumbered,
		"what is issued at the same time has one number": bulletinsTogether,
		"bulletins are listed as far as somebody sees":   bulletinsListed,
		"a bulletin with another's hash is refused":      bulletinsAreHashed,
	}
}

// issue is a bulletin of a month and a department, issued some hours after t0.
func issue(id, dept string, hours int) storage.Issued {
	body := []byte(`{"title":"客服重要服务指标情况通报考核表 ` + id + `"}`)
	sum := sha256.Sum256(body)
	return storage.Issued{
		ID: id, Kind: "indicators", Period: month, First: "2026-09-01", Last: "2026-09-30", Dept: dept, Lang: "zh", Title: "《考核表》 " + id,
		By: "li", At: t0.Add(time.Duration(hours) * time.Hour), Hash: hex.EncodeToString(sum[:]), Body: body,
	}
}

func bulletinsStay(k *kit) {
	first, err := k.s.IssueBulletin(k.Context(), issue("b1", "", 0))
	k.must(err)
	want := issue("b1", "", 0)
	want.Number = 1
	if diff := cmp.Diff(want, first); diff != "" {
		k.Error(diff)
	}
	again := issue("b1", "", 5)
	again.Body, again.By = []byte("{}"), "wang"
	again.Hash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" // of {}
	if again, err = k.s.IssueBulletin(k.Context(), again); err != nil || again.By != "li" || again.Number != 1 {
		k.Errorf("the second press: %+v, %v", again, err)
	}
	got, err := k.s.Bulletin(k.Context(), "b1")
	k.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		k.Error(diff)
	}
	_, err = k.s.IssueBulletin(k.Context(), issue("b1", "一部", 0))
	k.refused(err, storage.ErrConflict)
	_, err = k.s.Bulletin(k.Context(), "none")
	k.refused(err, storage.ErrNotFound)
}

func bulletinsAreNumbered(k *kit) {
	for i, b := range []storage.Issued{issue("a", "", 0), issue("b", "一部", 1), issue("c", "", 2), issue("d", "", 3)} {
		got, err := k.s.IssueBulletin(k.Context(), b)
		k.must(err)
		if want := []int{1, 1, 2, 3}[i]; got.Number != want {
			k.Errorf("%s has number %d, want %d", b.ID, got.Number, want)
		}
	}
}

func bulletinsTogether(k *kit) {
	const presses = 8
	numbers := make([]int, presses)
	var all sync.WaitGroup
	for i := range presses {
		all.Go(func() {
			got, err := k.s.IssueBulletin(k.Context(), issue(string(rune('a'+i/2)), "", i/2))
			if err != nil {
				k.Error(err)
			}
			numbers[i] = got.Number
		})
	}
	all.Wait()
	seen := map[int]int{}
	for i, n := range numbers {
		seen[n]++
		if n != numbers[i^1] {
			k.Errorf("two presses of one button gave the numbers %v", numbers)
		}
	}
	if len(seen) != presses/2 {
		k.Errorf("numbers %v, want each of 4 twice", numbers)
	}
}

func bulletinsListed(k *kit) {
	other := issue("e", "二部", 4)
	other.Kind = "coverage"
	for _, b := range []storage.Issued{issue("a", "", 0), issue("b", "一部", 1), issue("c", "", 2), other} {
		_, err := k.s.IssueBulletin(k.Context(), b)
		k.must(err)
	}
	for name, c := range map[string]struct {
		f    storage.BulletinFilter
		want string
		of   int
	}{
		"all":        {storage.BulletinFilter{}, "ecba", 4},
		"a page":     {storage.BulletinFilter{Limit: 2, Offset: 1}, "cb", 4},
		"a kind":     {storage.BulletinFilter{Kind: "indicators"}, "cba", 3},
		"a period":   {storage.BulletinFilter{Period: "2026-10"}, "", 0},
		"department": {storage.BulletinFilter{Reach: people.Reach{Dept: "一部"}}, "b", 1},
		"team":       {storage.BulletinFilter{Reach: people.Reach{Dept: "一部", Team: "甲"}}, "", 0},
		"own":        {storage.BulletinFilter{Reach: people.Reach{Agent: "3021"}}, "", 0},
	} {
		rows, total, err := k.s.ListBulletins(k.Context(), c.f)
		k.must(err)
		var ids []string
		for _, b := range rows {
			ids = append(ids, b.ID)
			if len(b.Body) > 0 {
				k.Errorf("%s: the list has bodies", name)
			}
		}
		if got := strings.Join(ids, ""); got != c.want || total != c.of {
			k.Errorf("%s: %q of %d, want %q of %d", name, got, total, c.want, c.of)
		}
	}
}

func bulletinsAreHashed(k *kit) {
	b := issue("b1", "", 0)
	b.Hash = "0" + b.Hash[1:]
	if b.Hash == issue("b1", "", 0).Hash {
		b.Hash = "1" + b.Hash[1:]
	}
	if _, err := k.s.IssueBulletin(k.Context(), b); err == nil {
		k.Error("a bulletin whose hash is another's was kept")
	}
}
