package testenv

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// PostgresOptions are the wishes for a database server. The zero value asks for an
// ordinary one.
type PostgresOptions struct {
	Dir      string            // data, log; empty: a temporary folder
	Port     int               // zero: a free one
	Settings map[string]string // lines of postgresql.conf, over the usual ones
	Fleeting bool              // in the memory where there is room, and not flushed: data that a machine without power may lose
}

// PostgresServer is a PostgreSQL with one user and a generated password.
type PostgresServer struct {
	server
	password string
}

// StartPostgres makes a database cluster, starts PostgreSQL on it and waits until it
// takes connections. It writes as durably as in production, and has room for the
// connections of many tests. PostgreSQL refuses to run as root; then it runs as the
// user postgres, or nobody.
func StartPostgres(ctx context.Context, o PostgresOptions) (*PostgresServer, error) {
	bin, err := postgresBinaries()
	if err != nil {
		return nil, err
	}
	who, err := unprivileged()
	if err != nil {
		return nil, err
	}
	port, err := choose(o.Port)
	if err != nil {
		return nil, err
	}
	dir, ours, err := o.place()
	if err != nil {
		return nil, err
	}
	s := &PostgresServer{password: rand.Text()}
	s.server = server{name: "postgres", dir: dir, ours: ours, addr: local(port)}
	s.passing = "shared memory block" // held by processes of one that was killed, until they notice
	s.answers = s.takesConnections
	data := filepath.Join(dir, "data")
	s.recipe = recipe{user: who, dir: dir, argv: append([]string{filepath.Join(bin, "postgres"), "-D", data}, postgresSettings(port, o)...)}
	err = s.prepare(ctx, filepath.Join(bin, "initdb"), data, who)
	if err == nil {
		err = s.Start(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// place gives the folder of the server, and whether it goes with the server.
func (o PostgresOptions) place() (string, bool, error) {
	if !o.Fleeting || o.Dir != "" {
		return folder(o.Dir, "", "postgres")
	}
	return folder("", memory(), "postgres")
}

// prepare makes the data folder, or learns the password of one that is there.
func (s *PostgresServer) prepare(ctx context.Context, initdb, data string, who *owner) error {
	secret := filepath.Join(s.dir, "password")
	if present(data) {
		kept, err := os.ReadFile(secret)
		s.password = string(kept)
		return err
	}
	if err := os.WriteFile(secret, []byte(s.password), 0o600); err != nil {
		return err
	}
	if who != nil {
		if err := errors.Join(os.Chown(s.dir, int(who.uid), int(who.gid)), os.Chown(secret, int(who.uid), int(who.gid))); err != nil {
			return err
		}
	}
	r := recipe{user: who, dir: s.dir, argv: []string{
		initdb, "-D", data, "--username=tingcha", "--pwfile=" + secret, "--auth=scram-sha-256",
		"--encoding=UTF8", "--no-locale", "--no-instructions",
	}}
	p, err := launch(r, s.Log())
	if err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-ctx.Done():
		p.kill()
	}
	if p.err != nil {
		return fmt.Errorf("initdb: %w:\n%s", p.err, tail(s.Log()))
	}
	return nil
}

func postgresSettings(port int, o PostgresOptions) []string {
	all := map[string]string{
		"listen_addresses":          "127.0.0.1",
		"port":                      strconv.Itoa(port),
		"unix_socket_directories":   "",
		"max_connections":           "300",
		"fsync":                     "on",
		"shared_buffers":            "128MB",
		"log_min_messages":          "warning",
		"log_min_error_statement":   "panic", // a test that provokes errors by the thousand does not want them told
		"timezone":                  "UTC",
		"max_prepared_transactions": "0",
	}
	if o.Fleeting {
		all["fsync"] = "off"
	}
	maps.Copy(all, o.Settings)
	var args []string
	for _, key := range slices.Sorted(maps.Keys(all)) {
		args = append(args, "-c", key+"="+all[key])
	}
	return args
}

// URL is the address of a database of the server, with user and password. The
// database "postgres" always exists.
func (s *PostgresServer) URL(database string) string {
	return strings.Replace(s.address(database), "@", ":"+s.password+"@", 1)
}

// address is the URL without the password.
func (s *PostgresServer) address(database string) string {
	return "postgres://tingcha@" + s.addr + "/" + database + "?sslmode=disable"
}

// StopImmediate ends the server without a shutdown's checkpoint, so that it has to
// recover when it starts: what "pg_ctl stop -m immediate" does.
func (s *PostgresServer) StopImmediate() error { return s.end(syscall.SIGQUIT) }

func (s *PostgresServer) takesConnections(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// postgresBinaries finds the folder of initdb and postgres: the PATH's, or Debian's
// newest, which is not on the PATH.
func postgresBinaries() (string, error) {
	if path, err := exec.LookPath("postgres"); err == nil {
		// Resolved, since initdb looks for its other half beside itself.
		if target, err := filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(target), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is good
	if len(found) == 0 {
		return "", fmt.Errorf("%w: no PostgreSQL on the PATH nor in /usr/lib/postgresql; install the package postgresql", ErrMissing)
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return release(a) - release(b) })), nil
}

// release is the number in /usr/lib/postgresql/NUMBER/bin/postgres.
func release(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4]) // zero: an odd name loses
	return n
}

// owner is the user of the operating system that a server runs as.
type owner struct{ uid, gid uint32 }

// unprivileged gives a user for what refuses to run as root; nil: we are not root.
func unprivileged() (*owner, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &owner{uint32(uid), uint32(gid)}, nil
		}
	}
	return nil, fmt.Errorf("%w: PostgreSQL does not run as root, and there is neither a user postgres nor nobody", ErrMissing)
}
