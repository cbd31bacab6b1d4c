package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/dir"
)

func newCheck(o *options) *cobra.Command {
	var looks lookedAt
	var out output
	c := &cobra.Command{
		Use:   "check",
		Short: "verify the integrity of records and recordings",
		Long: `check looks for what must not be: days that do not add up, rows that lead
nowhere, findings without grounds, scores that no verdict explains, closed days
that were changed, results that were not sent, recordings whose bytes are not
those that were stored. It exits with 3 when it finds any.

Every recording is read; with --sample N only N of them, drawn anew each time,
and none with --blobs=false. The sums of 200 agents' days are made again of their
calls and tickets, drawn anew each time; of --sums N days, or of all with --sums 0.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if looks.recordings < 0 {
				return usage(fmt.Errorf("--sample is %d; write how many recordings are to be read", looks.recordings))
			}
			if looks.sums < 0 {
				return usage(fmt.Errorf("--sums is %d; write of how many agents' days the sums are to be made again", looks.sums))
			}
			found, err := check(cmd.Context(), o, looks)
			if err != nil {
				return err
			}
			err = out.print(cmd, found, problemTable(found).write)
			if err == nil && len(found) > 0 {
				err = problems("%s", counted(len(found), "problem"))
			}
			return err
		},
	}
	out.flag(c)
	c.Flags().BoolVar(&looks.blobs, "blobs", true, "read recordings and compare their SHA-256")
	c.Flags().IntVar(&looks.recordings, "sample", 0, "read so many recordings only (0: all)")
	c.Flags().IntVar(&looks.sums, "sums", 200, "make the sums of so many agents' days again (0: of all)")
	return c
}

// lookedAt says what check is to look at besides the records.
type lookedAt struct {
	blobs      bool
	recordings int // 0 for all
	sums       int // agents' days; 0 for all
}

// check looks at everything that the flags ask for.
func check(ctx context.Context, o *options, looks lookedAt) ([]storage.Problem, error) {
	cfg, err := loadConfig(o)
	if err != nil {
		return nil, err
	}
	d, err := openForCheck(ctx, o, cfg, looks.blobs)
	if err != nil {
		return nil, err
	}
	defer d.close()
	looked := storage.Store(d.store)
	switch {
	case !looks.blobs:
		looked = drawn{Store: d.store}
	case looks.recordings > 0:
		looked = drawn{Store: d.store, most: looks.recordings}
	}
	found, err := pipeline.Check(ctx, looked, d.blobs)
	if err != nil {
		return found, err
	}
	differing, err := d.store.CheckSums(ctx, cfg.Reckoner(d.now()), rand.Uint64(), looks.sums) //nolint:gosec // drawn anew each time
	found = append(found, differing...)
	if err != nil || d.servers == nil {
		return found, err
	}
	late, err := unsent(ctx, d.servers.postgres, d.now())
	return append(found, late...), err
}

// openForCheck opens what check reads, also while a server has it open.
func openForCheck(ctx context.Context, o *options, cfg settings.Config, withBlobs bool) (*deployment, error) {
	if cfg.Cluster() {
		return openServers(ctx, cfg, needs{blobs: withBlobs, readOnly: true}, newLog(cfg, io.Discard))
	}
	store, err := openReader(ctx, o)
	if err != nil {
		return nil, err
	}
	d := &deployment{store: store, now: time.Now}
	d.later(store.Close)
	blobs, err := dir.OpenReadOnly(filepath.Join(o.data, blobsName))
	if err != nil {
		return nil, err
	}
	d.blobs = blobs
	d.later(blobs.Close)
	return d, nil
}

// sendsWithin is how long a result may wait to be sent while a reconcile process runs.
const sendsWithin = 15 * time.Minute

// unsent tells of results that should have been sent.
func unsent(ctx context.Context, outbox storage.Outbox, now time.Time) ([]storage.Problem, error) {
	n, oldest, err := outbox.Unsent(ctx)
	if err != nil || n == 0 || now.Sub(oldest) < sendsWithin {
		return nil, err
	}
	return []storage.Problem{{
		Kind: "outbox", Subject: oldest.UTC().Format(time.RFC3339),
		Detail: fmt.Sprintf("%d results were not sent, the oldest for %v: a process with --role reconcile sends them", n, now.Sub(oldest).Round(time.Second)),
	}}, nil
}

// drawn names only most of the recordings, drawn so that each is as likely as any other.
type drawn struct {
	storage.Store
	most int
}

// BlobKeys hands over the recordings that were drawn.
func (d drawn) BlobKeys(ctx context.Context, fn func(key, sha256 string) error) error {
	if d.most == 0 {
		return nil
	}
	type blob struct{ key, sum string }
	var kept []blob
	seen := 0
	err := d.Store.BlobKeys(ctx, func(key, sum string) error {
		seen++
		if len(kept) < d.most {
			kept = append(kept, blob{key, sum})
		} else if i := rand.IntN(seen); i < d.most {
			kept[i] = blob{key, sum}
		}
		return nil
	})
	for _, b := range kept {
		if err != nil {
			break
		}
		err = fn(b.key, b.sum)
	}
	return err
}

func problemTable(found []storage.Problem) *table {
	var t table
	if len(found) == 0 {
		t.add("no problems")
		return &t
	}
	for _, p := range found {
		t.add(p.Kind, p.Subject, p.Detail)
	}
	return &t
}
