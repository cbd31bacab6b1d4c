package main

import (
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
	"github.com/tingcha/tingcha/inspect/lang"
	"github.com/tingcha/tingcha/rulebooks"
	"github.com/tingcha/tingcha/web"
)

// inForceName is the copy of the last rulebook without mistakes, in the data folder.
const inForceName = "in-force.rules"

// builtIn is how the built-in rulebook is called in messages.
const builtIn = "hotline.rules"

// lookAgain is how often a rulebook's file is looked at for changes.
const lookAgain = 3 * time.Second

// ruleShelf holds the rulebook in force. A new one with mistakes is told, and the
// old one stays in force; over a restart, too, where there is a folder to keep it in.
type ruleShelf struct {
	file   string // "" for the built-in rulebook
	copy   string // of the last one without mistakes; "" where none is kept
	engine atomic.Pointer[inspect.Engine]
	seen   string // the text that was tried last
	// changed is told of a rulebook with another text than the one before; nil when
	// that is another process's business.
	changed func(ctx context.Context, hash string) error
	log     *slog.Logger
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
	engine, oldErr := compile(inForceName, string(old))
	if oldErr != nil {
		return usage(errors.Join(err, oldErr))
	}
	s.log.Error("the rulebook has mistakes; the last good one stays in force", "error", err)
	s.engine.Store(engine)
	return nil
}

// inForce is the rulebook to inspect by.
func (s *ruleShelf) inForce() *inspect.Engine { return s.engine.Load() }

// load puts the rulebook in force if its text is new. The copy is written last, so
// that a process that dies in between does it all again.
func (s *ruleShelf) load(ctx context.Context) error {
	name, text := builtIn, string(rulebooks.Hotline())
	if s.file != "" {
		read, err := os.ReadFile(s.file)
		if err != nil {
			return fmt.Errorf("rulebook: %w", err)
		}
		name, text = s.file, string(read)
	}
	if text == s.seen {
		return nil
	}
	s.seen = text
	engine, err := compile(name, text)
	if err != nil {
		return err
	}
	s.engine.Store(engine)
	if s.changed == nil || s.keeps(text) {
		return nil
	}
	if err := s.changed(ctx, engine.Hash()); err != nil {
		s.seen = "" // told again the next time
		return fmt.Errorf("rulebook %s: %w", name, err)
	}
	if s.copy == "" {
		return nil
	}
	if err := writeDurably(s.copy, []byte(text)); err != nil {
		return fmt.Errorf("keep rulebook: %w", err)
	}
	return nil
}

// keeps tells whether the text is the one that was kept last.
func (s *ruleShelf) keeps(text string) bool {
	if s.copy == "" {
		return false
	}
	before, err := os.ReadFile(s.copy)
	return err == nil && string(before) == text
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

// compile makes an engine of a rulebook's text.
func compile(name, text string) (*inspect.Engine, error) {
	book, err := lang.Parse(name, []byte(text))
	if err != nil {
		return nil, err
	}
	return inspect.Compile(book)
}

// bookOf parses a file of rules, or the built-in rulebook when none is named.
func bookOf(file string) (*lang.Rulebook, error) {
	name, text := builtIn, string(rulebooks.Hotline())
	if file != "" {
		read, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		name, text = file, string(read)
	}
	book, err := lang.Parse(name, []byte(text))
	if err != nil {
		return nil, usage(err)
	}
	return book, nil
}

// bookInForce parses a file of rules, or the one that the configuration names.
func bookInForce(o *options, file string) (*lang.Rulebook, error) {
	if file != "" {
		return bookOf(file)
	}
	cfg, err := loadConfig(o)
	if err != nil {
		return nil, err
	}
	return bookOf(cfg.Rulebook)
}

// engineOf compiles a file of rules, or the built-in rulebook when none is named.
func engineOf(file string) (*inspect.Engine, error) {
	book, err := bookOf(file)
	if err != nil {
		return nil, err
	}
	engine, err := inspect.Compile(book)
	if err != nil {
		return nil, usage(err)
	}
	return engine, nil
}

// list tells the pages what is in force.
func (s *ruleShelf) list() []web.Rule {
	var rules []web.Rule
	for _, r := range s.inForce().Rules() {
		rules = append(rules, web.Rule{Name: r.Name, Title: r.Title, Label: r.Label, Level: r.Level, Note: r.Note})
	}
	return rules
}
