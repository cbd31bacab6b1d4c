package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// database is a fixed number of connections, each with its prepared statements.
type database struct {
	db   *sql.DB
	idle chan *connection
	size int
}

// connection is used by one goroutine at a time.
type connection struct {
	conn     *sql.Conn // nil until it is needed
	prepared map[string]*sql.Stmt
}

func openDatabase(dsn string, size int) (*database, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	d := &database{db: db, idle: make(chan *connection, size), size: size}
	for range size {
		d.idle <- &connection{}
	}
	return d, nil
}

// close waits for the transactions in hand.
func (d *database) close() error {
	var errs []error
	for range d.size {
		errs = append(errs, (<-d.idle).close())
	}
	return errors.Join(append(errs, d.db.Close())...)
}

// transact runs fn in a transaction. It waits for a connection until ctx ends.
func (d *database) transact(ctx context.Context, readOnly bool, fn func(*tx) error) error {
	var c *connection
	select {
	case c = <-d.idle:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { d.idle <- c }()
	err := c.transact(ctx, d.db, readOnly, fn)
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		err = errors.Join(err, c.close())
	}
	return err
}

func (c *connection) transact(ctx context.Context, db *sql.DB, readOnly bool, fn func(*tx) error) error {
	begun, err := c.begin(ctx, db, &sql.TxOptions{ReadOnly: readOnly})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	err = fn(&tx{c})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return errors.Join(err, begun.Rollback())
	}
	if err := begun.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// begin tries again when the file is locked in spite of the time waited: a process
// that was killed may have left a log to be recovered.
func (c *connection) begin(ctx context.Context, db *sql.DB, o *sql.TxOptions) (*sql.Tx, error) {
	for try := 1; ; try++ {
		begun, err := c.tryBegin(ctx, db, o)
		if err == nil || !busy(err) || try == 8 {
			return begun, err
		}
		timer := time.NewTimer(time.Duration(try) * 20 * time.Millisecond)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, ctx.Err()
		}
	}
}

func (c *connection) tryBegin(ctx context.Context, db *sql.DB, o *sql.TxOptions) (*sql.Tx, error) {
	if c.conn == nil {
		conn, err := db.Conn(ctx)
		if err != nil {
			return nil, err
		}
		c.conn, c.prepared = conn, map[string]*sql.Stmt{}
	}
	return c.conn.BeginTx(context.WithoutCancel(ctx), o)
}

func (c *connection) close() error {
	if c.conn == nil {
		return nil
	}
	for _, s := range c.prepared {
		_ = s.Close() // what matters of it is the connection's own error
	}
	err := c.conn.Close()
	c.conn, c.prepared = nil, nil
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}

func busy(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff // the rest says which sort of busy
	return code == lib.SQLITE_BUSY || code == lib.SQLITE_LOCKED
}
