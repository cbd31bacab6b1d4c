package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/tingcha/tingcha/inspect"
	"github.com/tingcha/tingcha/web"
)

// inForceName is the copy of the last rulebook without mistakes, in the data folder.
const inForceName = "in-force.rules"

// lookAgain is how often the files of a rulebook are looked at for changes.
const lookAgain = 3 * time.Second

// ruleShelf holds the rulebook in force. A new one with mistakes is told, and the
// old one stays in force; over a restart, too, where there is a folder to keep it in.
type ruleShelf struct {
	file   string // "" for the built-in rulebook
	copy   string // of the last one without mistakes; "" where none is kept
	engine atomic.Pointer[inspect.Engine]
	seen   *bundle // what was tried last
	// changed is told of a rulebook with another text than the one before; nil when
	// that is another process's business.
	changed func(ctx context.Context, hash string) error
	log     *slog.Logger
	// options are how every rulebook is compiled.
	options []inspect.Option
}

// keepIn has the last rulebook without mistakes kept in a folder.
func (s *ruleShelf) keepIn(folder string) { s.copy = filepath.Join(folder, inForceName) }

// open puts the rulebook in force: the file's, the built-in one where no file is
// named, or the last good one where the file has mistakes.
func (s *ruleShelf) open(ctx context.Context) error {
	err := s.load(ctx)
	if err == nil {
		return nil
	}
	if s.copy == "" {
		return usage(err)
	}
	old, oldErr := os.ReadFile(s.copy)
	if errors.Is(oldErr, fs.ErrNotExist) {
		return usage(err)
	}
	engine, oldErr := compileKept(old, s.options...)
	if oldErr != nil {
		return usage(errors.Join(err, oldErr))
	}
	s.log.Error("the rulebook has mistakes; the last good one stays in force", "error", err)
	s.engine.Store(engine)
	return nil
}

// inForce is the rulebook to inspect by.
func (s *ruleShelf) inForce() *inspect.Engine { return s.engine.Load() }

// load puts the rulebook in force if the text of one of its files is new. The copy
// is written last, so that a process that dies in between does it all again.
func (s *ruleShelf) load(ctx context.Context) error {
	if s.seen != nil && s.seen.current() {
		return nil
	}
	texts, book, err := readBundle(s.file)
	if texts == nil {
		return fmt.Errorf("rulebook: %w", err)
	}
	if s.seen != nil && texts.same(s.seen) {
		return nil
	}
	s.seen = texts
	if err != nil {
		return err
	}
	engine, err := inspect.Compile(book, s.options...)
	if err != nil {
		return err
	}
	s.engine.Store(engine)
	kept, err := texts.encode()
	if err != nil {
		return fmt.Errorf("keep rulebook: %w", err)
	}
	if s.changed == nil || s.keeps(kept) {
		return nil
	}
	if err := s.changed(ctx, engine.Hash()); err != nil {
		s.seen = nil // told again the next time
		return fmt.Errorf("rulebook %s: %w", texts.Main, err)
	}
	if s.copy == "" {
		return nil
	}
	if err := writeDurably(s.copy, kept); err != nil {
		return fmt.Errorf("keep rulebook: %w", err)
	}
	return nil
}

// keeps tells whether the texts are those that were kept last.
func (s *ruleShelf) keeps(texts []byte) bool {
	if s.copy == "" {
		return false
	}
	before, err := os.ReadFile(s.copy)
	return err == nil && bytes.Equal(before, texts)
}

// follow takes up changes of the file until ctx ends.
func (s *ruleShelf) follow(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookAgain):
		}
		if err := s.load(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("the new rulebook was not taken up; the old one stays in force", "error", err)
		}
	}
}

// compileKept makes an engine of what was kept of a rulebook.
func compileKept(kept []byte, options ...inspect.Option) (*inspect.Engine, error) {
	texts, err := decodeBundle(inForceName, kept)
	if err != nil {
		return nil, err
	}
	book, err := texts.parse()
	if err != nil {
		return nil, err
	}
	return inspect.Compile(book, options...)
}

// list tells the pages what is in force.
func (s *ruleShelf) list() []web.Rule {
	var rules []web.Rule
	for _, r := range s.inForce().Rules() {
		rules = append(rules, web.Rule{
			Name: r.Name, Title: r.Title, Label: r.Label, Level: r.Level, Note: r.Note, When: r.When, Hash: r.Hash, Shadow: r.Shadow,
			Family: r.Family, FamilyTitle: r.FamilyTitle,
		})
	}
	return rules
}
