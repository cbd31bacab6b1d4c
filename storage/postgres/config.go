package postgres

import (
	"cmp"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Config says where the records are and how to use them. Only URL has to be set.
type Config struct {
	// URL is "postgres://user:password@host:5432/database?sslmode=verify-full", or the
	// same as "key=value" words.
	URL string
	// Connections is how many may be open at once; 0 is 8.
	Connections int
	// Migrate brings an older schema, or none, up to date; without it Open refuses.
	Migrate bool
	// ReadOnly is for who only looks: every write gives storage.ErrReadOnly.
	ReadOnly bool
	// Outbox keeps a word of every result that changes, for a relay to send out. Without
	// a relay the words would pile up.
	Outbox bool
	// StatementTimeout ends a single statement; 0 is a minute.
	StatementTimeout time.Duration
	// LockTimeout ends the wait for a lock; 0 is ten seconds.
	LockTimeout time.Duration
	// Now is this machine's clock, for Store.Clock.
	Now func() time.Time
}

// pool gives the settings of the connections. Timeouts are those of the server: they
// hold also when this process is stopped in the middle of a transaction.
func (c Config) pool() (*pgxpool.Config, error) {
	p, err := pgxpool.ParseConfig(c.URL)
	if err != nil {
		return nil, err
	}
	p.MaxConns = int32(cmp.Or(c.Connections, 8)) //nolint:gosec // a number of connections
	p.MinIdleConns = 1
	p.ConnConfig.ConnectTimeout = cmp.Or(p.ConnConfig.ConnectTimeout, 5*time.Second)
	c.settings(p.ConnConfig)
	return p, nil
}

func (c Config) settings(conn *pgx.ConnConfig) {
	for name, value := range map[string]string{
		"application_name":                    "tingcha",
		"statement_timeout":                   milliseconds(cmp.Or(c.StatementTimeout, time.Minute)),
		"lock_timeout":                        milliseconds(cmp.Or(c.LockTimeout, 10*time.Second)),
		"idle_in_transaction_session_timeout": milliseconds(time.Minute),
		"synchronous_commit":                  "on",
		"default_transaction_isolation":       "read committed",
		"TimeZone":                            "UTC",
		// Statements take arrays of very different lengths: a plan made for all of them
		// suits none, and the first ones are made for empty tables.
		"plan_cache_mode": "force_custom_plan",
		"jit":             "off", // takes longer than any statement here
	} {
		if _, set := conn.RuntimeParams[name]; !set || name == "synchronous_commit" {
			conn.RuntimeParams[name] = value
		}
	}
	if c.ReadOnly {
		conn.RuntimeParams["default_transaction_read_only"] = "on"
	}
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// name is what errors call the database: without user and password.
func (c Config) name() string {
	p, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return "PostgreSQL"
	}
	return fmt.Sprintf("%s:%d/%s", p.Host, p.Port, p.Database)
}
