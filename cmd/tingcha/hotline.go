package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"time"

	"github.com/tingcha/tingcha/cmd/tingcha/operations"
	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/embedding"
	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/pipeline"
)

// hotline is one opened hotline and everything that works on it.
type hotline struct {
	*deployment
	folder string // of an embedded one
	config settings.Config
	zone   *time.Location
	owner  string              // names this process in leases and events
	rules  *ruleShelf          // nil where nobody asks for rules
	ear    ear                 // what recordings are heard with
	heard  *operations.Hearing // counts them; nil where nobody does
	log    *slog.Logger
}

// needs says which parts of a cluster a command works with. An embedded hotline is
// always opened whole.
type needs struct {
	blobs, bus, rules bool
	migrate           bool // brings an old schema up to date
	readOnly          bool // looks only
	reinspects        bool // a new rulebook is put to the calls that are in already
	hears             bool // recordings without a transcript are heard
}

// everything is what a process needs that does it all.
func everything() needs {
	return needs{blobs: true, bus: true, rules: true, reinspects: true, hears: true}
}

// openHotline opens a hotline for writing: the data folder, or what need says of a
// cluster.
func openHotline(ctx context.Context, o *options, need needs, errs io.Writer) (*hotline, error) {
	cfg, err := loadConfig(o)
	if err != nil {
		return nil, err
	}
	return open(ctx, o, cfg, need, errs)
}

func open(ctx context.Context, o *options, cfg settings.Config, need needs, errs io.Writer) (h *hotline, err error) {
	h = &hotline{folder: o.data, config: cfg, zone: cfg.Location(), owner: owner(), log: newLog(cfg, errs)}
	if cfg.Cluster() {
		h.folder = ""
		h.deployment, err = openServers(ctx, cfg, need, h.log)
	} else {
		h.deployment, err = openFolder(ctx, o.data)
	}
	if err != nil {
		return nil, err
	}
	h.openUploads()
	if err := h.openRules(ctx, need); err != nil {
		return nil, errors.Join(err, h.close())
	}
	if need.hears {
		if err := h.openEar(ctx, errs); err != nil {
			return nil, errors.Join(err, h.close())
		}
	}
	return h, nil
}

func (h *hotline) openRules(ctx context.Context, need needs) (err error) {
	if h.config.Cluster() && !need.rules {
		return nil
	}
	shelf := ruleShelf{file: h.config.Rulebook, log: h.log}
	if asked := h.config.Similarity; asked != nil {
		service, err := embedding.New(asked.Service())
		if err != nil {
			return usage(err)
		}
		shelf.options = append(shelf.options, inspect.WithSimilarity(service))
	}
	if h.folder != "" {
		shelf.keepIn(h.folder)
	}
	if need.reinspects || h.folder != "" {
		shelf.changed = h.reinspect
	}
	h.rules = &shelf
	return shelf.open(ctx)
}

// owner gives a name that no other process has or had.
func owner() string {
	host, _ := os.Hostname()
	var start [4]byte
	_, _ = rand.Read(start[:]) // never fails
	return fmt.Sprintf("%s:%d:%s", host, os.Getpid(), hex.EncodeToString(start[:]))
}

// reinspect sends the calls that were inspected under another rulebook on their way
// again.
func (h *hotline) reinspect(ctx context.Context, rulebook string) error {
	const atOnce = 1000
	all := 0
	for {
		n, err := h.store.Reinspect(ctx, rulebook, "rulebook", atOnce, h.now())
		if err != nil {
			return err
		}
		if all += n; n == 0 {
			break
		}
	}
	if all > 0 {
		h.log.Warn("the rulebook has changed; calls are inspected again", "calls", all)
	}
	return nil
}

// flow wires the stages of the roles.
func (h *hotline) flow(does roles) *pipeline.Flow {
	f := &pipeline.Flow{
		Store: h.store, Bus: h.bus, Log: h.log,
		Owner:  h.owner,
		Now:    h.now,
		Jitter: mathrand.Float64,
		Lease:  h.config.Lease.Duration,
		Sweeps: does.has(roleReconcile),
	}
	for _, part := range []struct {
		role   role
		stages []pipeline.Stage
	}{
		{roleFetch, []pipeline.Stage{&pipeline.Fetch{Store: h.store, Blobs: h.blobs, Open: h.open, Keeps: h.keeps, AgentChannel: h.config.AgentChannel, Convert: h.config.Converters.Converter()}}},
		{roleTranscribe, h.hearingStages()},
		{roleInspect, []pipeline.Stage{&pipeline.Inspect{Store: h.store, Engine: h.rules.inForce, Calendar: h.config.Calendar()}}},
		{roleScore, []pipeline.Stage{&pipeline.Score{Store: h.store}}},
	} {
		if does.has(part.role) {
			f.Stages = append(f.Stages, part.stages...)
		}
	}
	return f
}
