package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// offersAtOnce is how many offers and dead letters are taken in with one transaction.
const offersAtOnce = 500

// archiveToday compares today's recordings, and in the first hours of a day those of
// the evening before, which may still be on their way.
func (r *Reconciler) archiveToday(ctx context.Context, run *storage.Run) error {
	last := 0
	if r.day(0).Hour() < eveningHours {
		last = 1
	}
	return r.archive(ctx, run, 0, last)
}

// archivePast compares the recordings of the days before.
func (r *Reconciler) archivePast(ctx context.Context, run *storage.Run) error {
	return r.archive(ctx, run, 1, cmp.Or(r.PastDays, 3))
}

// eveningHours is how long after midnight recordings of the evening come in.
const eveningHours = 2

// archive compares the archive's list of some days, so many days ago, with what is on
// offer. Notices get lost; lists do not. Days that can be listed by themselves are
// looked at one by one, to hold no more than one in memory with its neighbours.
func (r *Reconciler) archive(ctx context.Context, run *storage.Run, from, to int) error {
	if !r.isDated() {
		return r.compare(ctx, run, from, to)
	}
	for ago := from; ago <= to; ago++ {
		if err := r.compare(ctx, run, ago, ago); err != nil {
			return err
		}
	}
	return nil
}

// isDated tells whether the archive's days can be listed by themselves.
func (r *Reconciler) isDated() bool { return r.prefixOf(r.day(0)) != r.prefixOf(r.day(1)) }

func (r *Reconciler) compare(ctx context.Context, run *storage.Run, from, to int) error {
	known, err := r.offered(ctx, from-1, to+1) // a call may lie in the folder of its neighbouring day
	if err != nil {
		return err
	}
	l := &listing{r: r, run: run, known: known, seen: map[string]bool{}, days: map[string]bool{}}
	for ago := from; ago <= to; ago++ {
		l.days[r.day(ago).Format(time.DateOnly)] = true
	}
	for _, prefix := range r.prefixes(from, to) {
		for o, err := range r.Archive.Objects(ctx, prefix) {
			if err != nil {
				return fmt.Errorf("list %s: %w", prefix, err)
			}
			if err := l.object(ctx, o); err != nil {
				return err
			}
		}
	}
	if err := l.flush(ctx); err != nil {
		return err
	}
	return l.lost(ctx)
}

// prefixes are those under which the recordings of some days lie.
func (r *Reconciler) prefixes(from, to int) []string {
	if !r.isDated() {
		return []string{r.Prefix}
	}
	var all []string
	for ago := from; ago <= to; ago++ {
		all = append(all, r.prefixOf(r.day(ago)))
	}
	return all
}

// prefixOf writes a day into the prefix. What stands before its year is no date,
// whatever digits it has.
func (r *Reconciler) prefixOf(day time.Time) string {
	at := max(0, strings.Index(r.Prefix, "2006"))
	return r.Prefix[:at] + day.Format(r.Prefix[at:])
}

// known is what is on offer under an address.
type known struct {
	callID, etag, day string
}

func (r *Reconciler) offered(ctx context.Context, from, to int) (map[string]known, error) {
	all := map[string]known{}
	for ago := from; ago <= to; ago++ {
		day := r.day(ago).Format(time.DateOnly)
		err := r.Store.OfferedOn(ctx, day, func(o storage.Offer) error {
			all[o.URI] = known{callID: o.CallID, etag: o.ETag, day: day}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// listing is one walk through the archive's list.
type listing struct {
	r     *Reconciler
	run   *storage.Run
	known map[string]known
	seen  map[string]bool
	days  map[string]bool // that are compared
	batch storage.Batch
}

// object offers what is not on offer as it is. Who said first which call an object
// belongs to is believed: a message may know better than the key.
func (l *listing) object(ctx context.Context, o storage.Object) error {
	have, listed := l.known[o.URI]
	if listed {
		l.seen[o.URI] = true
		l.run.Checked++
		if have.etag == o.ETag {
			return nil
		}
	}
	if l.run.Started.Sub(o.Modified) < l.r.young() {
		return nil
	}
	offered, letter := l.r.Reader.Object(o)
	switch {
	case letter != nil:
		if l.isOurs(l.r.dayOf(o.Modified)) {
			l.batch.DeadLetters = append(l.batch.DeadLetters, *letter)
		}
		return l.spill(ctx)
	case offered.Recording.CallID == "":
		return nil
	case listed:
		offered.Recording.CallID = have.callID
	case !l.isOurs(offered.Day):
		return nil
	default:
		l.run.Checked++
	}
	l.batch.Recordings = append(l.batch.Recordings, offered)
	return l.spill(ctx)
}

// spill takes in what was found when it is enough for one transaction: an archive may
// have as many objects that nobody can read as it has recordings.
func (l *listing) spill(ctx context.Context) error {
	if len(l.batch.Recordings)+len(l.batch.DeadLetters) < offersAtOnce {
		return nil
	}
	return l.flush(ctx)
}

// young is the age up to which objects are left to their notices: one that is there
// for a whole interval is found at its end.
func (r *Reconciler) young() time.Duration {
	return orElse(r.Young, min(youngest, orElse(r.Every, reconcileEvery)/2))
}

// isOurs tells whether objects of a day are looked at now. Where the prefix has the
// day, all that are listed are.
func (l *listing) isOurs(day string) bool {
	return l.r.isDated() || l.days[day]
}

func (r *Reconciler) dayOf(at time.Time) string { return at.In(r.Zone).Format(time.DateOnly) }

// flush takes the offers in.
func (l *listing) flush(ctx context.Context) error {
	if len(l.batch.Recordings) == 0 && len(l.batch.DeadLetters) == 0 {
		return nil
	}
	l.batch.At = l.r.Now()
	l.batch.Position = storage.Position{Source: "archive:" + l.r.Prefix, Name: "list of the archive"}
	accepted, err := Ingest(ctx, l.r.Store, l.r.Bus, l.batch)
	l.run.Mended += accepted.Recordings.New + accepted.Recordings.Changed
	l.batch = storage.Batch{}
	return err
}

// lost tells of recordings on offer that the archive has no longer. What was not in
// the list is asked for by its name: it may lie under another day.
func (l *listing) lost(ctx context.Context) error {
	for _, uri := range slices.Sorted(maps.Keys(l.known)) {
		k := l.known[uri]
		if l.seen[uri] || !l.days[k.day] || !strings.HasPrefix(uri, "s3:") {
			continue
		}
		l.run.Checked++
		_, err := l.r.Archive.Object(ctx, uri)
		switch {
		case errors.Is(err, storage.ErrNotFound):
			tell(l.run, "lost_object", uri, "offered for call %s, and gone from the archive; deliver it again", k.callID)
		case err != nil:
			return fmt.Errorf("look up %s: %w", uri, err)
		}
	}
	return nil
}
