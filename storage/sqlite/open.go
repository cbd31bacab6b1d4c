package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/tingcha/tingcha/storage"
	"github.com/tingcha/tingcha/storage/internal/ask"
	"github.com/tingcha/tingcha/storage/internal/keep"
)

// readers is how many reads can go on at once.
const readers = 4

// Store keeps records in a SQLite file. It is safe for concurrent use.
type Store struct {
	answers
	keeper

	path  string
	write *database // one connection; nil when opened for reading only
	read  *database
	lock  io.Closer

	indexing sync.Mutex // rows of what is to be indexed have numbers that are given again
}

// answers are the questions that every kind of store understands.
type answers = ask.Answers

// keeper is the writes that every kind of store does alike.
type keeper = keep.Keeper

var _ storage.Store = (*Store)(nil)

// Open opens the records at path for writing and reading, makes them when there are
// none, and brings an older schema up to date. Only one process may have them open
// so: another gets storage.ErrInUse. Records of a newer program are refused.
func Open(ctx context.Context, path string) (*Store, error) {
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Store{path: path, lock: lock}
	s.answers, s.keeper = ask.NewAnswers(s.within, findings()), keep.New(s.keep)
	err = makePrivate(path)
	if err == nil {
		err = s.open(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.Close())
	}
	return s, nil
}

// makePrivate makes the file for its owner alone if there is none: SQLite would make
// it for everyone to read, and gives its log the same rights.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Store) open(ctx context.Context) error {
	var err error
	if s.write, err = openDatabase(dsn(s.path, "rwc", "journal_mode(wal)", "synchronous(full)", "cache_size(-16384)",
		"wal_autocheckpoint(4000)", "journal_size_limit(67108864)", "foreign_keys(on)"), 1); err != nil {
		return err
	}
	if err := migrate(ctx, s.write); err != nil {
		return err
	}
	s.read, err = openDatabase(dsn(s.path, "ro", "cache_size(-8192)", "query_only(on)"), readers)
	return err
}

// OpenReadOnly opens the records at path for reading, also while another process
// has them open for writing. Every write gives storage.ErrReadOnly. The error wraps
// fs.ErrNotExist when there are no records.
func OpenReadOnly(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Store{path: path}
	s.answers, s.keeper = ask.NewAnswers(s.within, findings()), keep.New(s.keep)
	var err error
	s.read, err = openDatabase(dsn(path, "ro", "cache_size(-8192)", "query_only(on)"), readers)
	if err == nil {
		err = checkSchema(ctx, s.read)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.Close())
	}
	return s, nil
}

// Close ends the use of the records.
func (s *Store) Close() error {
	var errs []error
	for _, db := range []*database{s.read, s.write} { // the writer last: it folds the log into the file
		if db != nil {
			errs = append(errs, db.close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}

// dsn names the file to the driver. The time to wait for a lock comes first, since
// the pragmas after it may meet one.
func dsn(path, mode string, pragmas ...string) string {
	query := []string{"mode=" + mode, "_txlock=immediate", "_pragma=busy_timeout(10000)", "_pragma=temp_store(memory)"}
	for _, p := range pragmas {
		query = append(query, "_pragma="+p)
	}
	escaped := (&url.URL{Path: path}).EscapedPath()
	return "file:" + escaped + "?" + strings.Join(query, "&")
}
