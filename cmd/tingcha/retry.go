package main

import (
	"context"
	"errors"
	"fmt"
	"os/user"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/pipeline"
	"github.com/tingcha/tingcha/pipeline/bus"
	"github.com/tingcha/tingcha/storage"
)

func newRetry(o *options) *cobra.Command {
	var f storage.EntryFilter
	var asr string
	c := &cobra.Command{
		Use:   "retry CALL… | retry --day D --state S --reason R",
		Short: "send calls that are dead, waiting or missing on their way again",
		Long: `retry sends calls back to the state in which they ended, with all their tries
before them: those that are named, or all of a day, a state or a reason. It exits
with 1 when a call that is named is unknown, or has not ended in a gap. In a
cluster the workers take them on; otherwise retry walks them as far as they go.`,
		RunE: func(cmd *cobra.Command, ids []string) error {
			if err := checkRetry(ids, f); err != nil {
				return usage(err)
			}
			cfg, err := withASR(o, asr)
			if err != nil {
				return err
			}
			h, err := open(cmd.Context(), o, cfg, needs{bus: true, hears: !cfg.Cluster()}, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer h.close()
			staying, err := h.staying(cmd.Context(), ids)
			if err != nil {
				return err
			}
			asked, sent, err := h.retry(cmd.Context(), ids, f)
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%d of %s sent on their way again\n", sent, counted(asked, "call")); err != nil {
				return err
			}
			if len(staying) > 0 {
				return errors.New(strings.Join(staying, "; "))
			}
			return nil
		},
	}
	c.Flags().StringVar(&f.Day, "day", "", "all of this day, such as 2026-09-03")
	c.Flags().StringVar((*string)(&f.State), "state", "", "all that are dead, waiting or missing")
	asrFlag(c, &asr)
	c.Flags().StringVar(&f.Reason, "reason", "", "all with this reason, such as object_missing")
	return c
}

// gaps are the states from which a call can be sent on its way again.
func gaps() []storage.State { return []storage.State{storage.Dead, storage.Waiting, storage.Missing} }

func checkRetry(ids []string, f storage.EntryFilter) error {
	some := f != storage.EntryFilter{}
	switch {
	case len(ids) == 0 && !some:
		return errors.New("name calls, or some of --day, --state and --reason; see tingcha retry --help")
	case len(ids) > 0 && some:
		return errors.New("name calls, or --day, --state and --reason, not both")
	case f.State != "" && !slices.Contains(gaps(), f.State):
		return fmt.Errorf("--state is %q; write dead, waiting or missing", f.State)
	}
	return checkDay(f.Day)
}

// staying tells of calls that cannot be sent on their way again, and why.
func (h *hotline) staying(ctx context.Context, ids []string) (lines []string, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	known, err := h.store.Load(ctx, ids, 0)
	if err != nil {
		return nil, err
	}
	states := map[string]storage.State{}
	for _, d := range known {
		states[d.Entry.CallID] = d.Entry.State
	}
	for _, id := range ids {
		switch state, there := states[id]; {
		case !there:
			lines = append(lines, fmt.Sprintf("no call %s is known", id))
		case !slices.Contains(gaps(), state):
			lines = append(lines, fmt.Sprintf("call %s is %s: only calls that are dead, waiting or missing can be sent on their way again", id, state))
		}
	}
	return lines, nil
}

// retry reopens calls and has them worked on.
func (h *hotline) retry(ctx context.Context, ids []string, f storage.EntryFilter) (asked, sent int, err error) {
	if asked = len(ids); asked > 0 {
		sent, err = h.store.Reopen(ctx, ids, operator(), h.now())
	} else {
		asked, sent, err = h.reopenAll(ctx, f)
	}
	if err != nil {
		return asked, sent, err
	}
	if h.servers == nil {
		return asked, sent, h.flow(everyRole()).Drain(ctx)
	}
	h.ring(ctx)
	return asked, sent, nil
}

// reopenAll reopens what the filter names, a page at a time. What was reopened is
// found no more, and what was not is passed over.
func (h *hotline) reopenAll(ctx context.Context, f storage.EntryFilter) (asked, sent int, err error) {
	states := gaps()
	if f.State != "" {
		states = []storage.State{f.State}
	}
	f.Limit = 500
	for _, f.State = range states {
		for f.Offset = 0; ; {
			ids, err := h.page(ctx, f)
			if err != nil {
				return asked, sent, err
			}
			if len(ids) == 0 {
				break
			}
			n, err := h.store.Reopen(ctx, ids, operator(), h.now())
			asked, sent, f.Offset = asked+len(ids), sent+n, f.Offset+len(ids)-n
			if err != nil {
				return asked, sent, err
			}
		}
	}
	return asked, sent, nil
}

func (h *hotline) page(ctx context.Context, f storage.EntryFilter) (ids []string, err error) {
	rows, err := h.store.Entries(ctx, f)
	for _, row := range rows {
		ids = append(ids, row.Entry.CallID)
	}
	return ids, err
}

// ring tells every stage that there is work. Who misses it looks by itself.
func (h *hotline) ring(ctx context.Context) {
	var words []bus.Message
	for _, stage := range h.flow(everyRole()).Stages {
		if _, slow := stage.(pipeline.Slow); slow {
			continue // it hears the bell of the stage whose calls it shares
		}
		words = append(words, bus.Message{Topic: bus.WorkTopic(stage.Name()), Key: h.owner, Value: []byte("retry")})
	}
	if err := h.bus.Publish(ctx, words...); err != nil {
		h.log.Info("the workers were not told; they look by themselves", "error", err)
	}
}

// operator names who runs the command, as the machine knows them.
func operator() string {
	u, err := user.Current()
	if err != nil || u.Username == "" {
		return "command line"
	}
	return u.Username
}
