package storagetest

import (
	"errors"
	"time"

	"github.com/tingcha/tingcha/storage"
)

func exemptionCases() map[string]func(*kit) {
	return map[string]func(*kit){
		"who asked and who approved is kept":          exemptionKept,
		"asking again takes an approval back":         exemptionAgain,
		"nobody approves of what they asked for":      exemptionSame,
		"nothing is asked for a call that is unknown": exemptionUnknown,
		"nobody asks or approves without a name":      exemptionNameless,
		"exemptions are listed by day and call":       exemptionsListed,
		"the first approval stands":                   exemptionFirst,
	}
}

func asked(callID string) storage.Exemption {
	return storage.Exemption{CallID: callID, Reason: "the recorder was off", AskedBy: "li", AskedAt: later}
}

func (k *kit) exempt(callIDs ...string) {
	k.Helper()
	for _, id := range callIDs {
		k.must(k.s.Exempt(k.Context(), asked(id)))
	}
}

func (k *kit) approve(callIDs ...string) {
	k.Helper()
	for _, id := range callIDs {
		_, err := k.s.Approve(k.Context(), id, "wang", later.Add(time.Minute))
		k.must(err)
	}
}

func (k *kit) exemptions(day string) []storage.Exemption {
	k.Helper()
	got, err := k.s.Exemptions(k.Context(), day)
	k.must(err)
	return got
}

func exemptionKept(k *kit) {
	k.ingest(line("a", t0))
	before := k.dossier("a")
	e := asked("a")
	e.Day, e.ApprovedBy, e.ApprovedAt = "1999-01-01", "li", later // none of it is the asker's to say
	k.must(k.s.Exempt(k.Context(), e))
	want := asked("a")
	want.Day = day
	k.same([]storage.Exemption{want}, k.exemptions(""))
	got, err := k.s.Approve(k.Context(), "a", "wang", later.Add(time.Minute))
	k.must(err)
	want.ApprovedBy, want.ApprovedAt = "wang", later.Add(time.Minute)
	k.same(want, got)
	k.same([]storage.Exemption{want}, k.exemptions(day))
	k.same(before, k.dossier("a"))
}

func exemptionAgain(k *kit) {
	k.ingest(line("a", t0))
	k.exempt("a")
	k.approve("a")
	again := storage.Exemption{CallID: "a", Reason: "the disk was lost", AskedBy: "wang", AskedAt: later.Add(time.Hour)}
	k.must(k.s.Exempt(k.Context(), again))
	again.Day = day
	k.same([]storage.Exemption{again}, k.exemptions(""))
	if _, err := k.s.Approve(k.Context(), "a", "wang", later); !errors.Is(err, storage.ErrSamePerson) {
		k.Errorf("Approve = %v", err)
	}
	_, err := k.s.Approve(k.Context(), "a", "li", later)
	k.must(err)
}

func exemptionSame(k *kit) {
	k.ingest(line("a", t0))
	k.exempt("a")
	if _, err := k.s.Approve(k.Context(), "a", "li", later); !errors.Is(err, storage.ErrSamePerson) {
		k.Errorf("Approve = %v", err)
	}
	if got := k.exemptions(""); len(got) != 1 || got[0].ApprovedBy != "" || !got[0].ApprovedAt.IsZero() {
		k.Errorf("exemptions %+v", got)
	}
}

func exemptionUnknown(k *kit) {
	if err := k.s.Exempt(k.Context(), asked("nowhere")); !errors.Is(err, storage.ErrNotFound) {
		k.Errorf("Exempt = %v", err)
	}
	k.ingest(line("a", t0))
	for _, id := range []string{"nowhere", "a"} {
		if _, err := k.s.Approve(k.Context(), id, "wang", later); !errors.Is(err, storage.ErrNotFound) {
			k.Errorf("Approve of %s = %v", id, err)
		}
	}
	if got := k.exemptions(""); len(got) != 0 {
		k.Errorf("exemptions %+v", got)
	}
}

func exemptionNameless(k *kit) {
	k.ingest(line("a", t0))
	for name, spoil := range map[string]func(*storage.Exemption){
		"a name":   func(e *storage.Exemption) { e.AskedBy = "" },
		"a reason": func(e *storage.Exemption) { e.Reason = "" },
	} {
		e := asked("a")
		spoil(&e)
		if err := k.s.Exempt(k.Context(), e); err == nil {
			k.Errorf("asked without %s", name)
		}
	}
	k.exempt("a")
	if _, err := k.s.Approve(k.Context(), "a", "", later); err == nil {
		k.Error("nobody has approved")
	}
	if got := k.exemptions(""); len(got) != 1 || got[0].ApprovedBy != "" {
		k.Errorf("exemptions %+v", got)
	}
}

func exemptionsListed(k *kit) {
	other := line("a", t0)
	other.Day = "2026-09-04"
	k.ingest(other, line("c", t0), line("b", t0), line("unasked", t0))
	k.exempt("c", "a", "b")
	for of, want := range map[string][]string{"": {"b", "c", "a"}, day: {"b", "c"}, "2026-09-04": {"a"}, "2026-09-05": nil} {
		var got []string
		for _, e := range k.exemptions(of) {
			got = append(got, e.CallID)
		}
		k.same(want, got)
	}
}

func exemptionFirst(k *kit) {
	k.ingest(line("a", t0))
	k.exempt("a")
	k.approve("a")
	want := k.exemptions("")
	got, err := k.s.Approve(k.Context(), "a", "zhao", later.Add(time.Hour))
	k.must(err)
	k.same(want[0], got)
	k.same(want, k.exemptions(""))
	if _, err := k.s.Approve(k.Context(), "a", "li", later); !errors.Is(err, storage.ErrSamePerson) {
		k.Errorf("Approve = %v", err)
	}
}
