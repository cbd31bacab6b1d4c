package yearbench_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/tingcha/tingcha/internal/testenv"
	"github.com/tingcha/tingcha/internal/yearbench"
	"github.com/tingcha/tingcha/storage/postgres"
)

// openPostgres starts a server on the folder, or on one of its own, and fills its database
// unless an earlier run has.
func openPostgres(b *testing.B, folder string, y yearbench.Year) *postgres.Store {
	b.Helper()
	server := testenv.OwnPostgres(b, testenv.PostgresOptions{Dir: folder, Settings: map[string]string{
		"fsync": "off", "shared_buffers": "512MB", "work_mem": "64MB", "maintenance_work_mem": "512MB", "max_wal_size": "1GB", "wal_level": "minimal",
		"max_wal_senders": "0", "effective_cache_size": "4GB", "random_page_cost": "1.1",
	}})
	s, err := postgres.Open(b.Context(), postgres.Config{URL: server.URL("postgres"), Migrate: true, StatementTimeout: time.Hour})
	must(b, err)
	b.Cleanup(func() { must(b, s.Close()) })
	conn, err := pgx.Connect(b.Context(), server.URL("postgres"))
	must(b, err)
	defer conn.Close(context.WithoutCancel(b.Context()))
	var filled int
	must(b, conn.QueryRow(b.Context(), `SELECT count(*) FROM setting WHERE name = 'yearbench'`).Scan(&filled))
	if filled == 0 {
		began := time.Now()
		fillPostgres(b, conn, y)
		b.Logf("%d calls and %d tickets are in after %v", y.Calls, y.Tickets(), time.Since(began).Round(time.Second))
	}
	return s
}

// fillPostgres copies a year into empty tables. Triggers are off; what they would have left
// for the sums is left as the migration leaves it.
func fillPostgres(b *testing.B, conn *pgx.Conn, y yearbench.Year) {
	b.Helper()
	run := func(statement string) {
		b.Helper()
		_, err := conn.Exec(b.Context(), statement)
		must(b, err)
	}
	run(`SET session_replication_role = replica`)
	run(`TRUNCATE ledger, ticket, finding, verdict, agent, tally_todo, tally_ticket, tally, tally_month CASCADE`)
	later := setAside(b, conn)
	for _, t := range tables(y, true) {
		began := time.Now()
		_, err := conn.CopyFrom(b.Context(), pgx.Identifier{t.name}, t.columns, t)
		must(b, err)
		b.Logf("%s: %v", t.name, time.Since(began).Round(time.Second))
	}
	for _, index := range later {
		run(index)
	}
	run(`ANALYZE`)
	for statement := range strings.SplitSeq(leftToSum, ";") {
		run(statement)
	}
	run(`INSERT INTO setting (name, value) VALUES ('yearbench', 'filled')`)
}

// setAside drops the indexes that are faster made afterwards, and gives what makes them.
func setAside(b *testing.B, conn *pgx.Conn) []string {
	b.Helper()
	rows, err := conn.Query(b.Context(), `SELECT 'DROP INDEX ' || indexname, indexdef FROM pg_indexes
		WHERE schemaname = 'public' AND tablename IN ('ledger', 'ticket', 'finding') AND indexdef LIKE 'CREATE INDEX%'`)
	must(b, err)
	var drops, makes []string
	for rows.Next() {
		var drop, remake string
		must(b, rows.Scan(&drop, &remake))
		drops, makes = append(drops, drop), append(makes, remake)
	}
	must(b, rows.Err())
	for _, drop := range drops {
		_, err := conn.Exec(b.Context(), drop)
		must(b, err)
	}
	return makes
}

// leftToSum is what the migration leaves to be summed of records that are older than it.
const leftToSum = `INSERT INTO tally_todo (kind, id, day, agent) SELECT 'place', id, '', '' FROM ticket ORDER BY filed_at;
	INSERT INTO tally_todo (kind, id, day, agent) SELECT DISTINCT 'day', '', day, '' FROM ledger ORDER BY day`

var _ pgx.CopyFromSource = (*table)(nil)
