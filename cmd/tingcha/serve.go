package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/report/pdf"
	"github.com/tingcha/tingcha/web"
)

const (
	// grace is how long requests in hand may take after the signal to stop.
	grace = 5 * time.Second
	// drainLimit is how long work in hand may take. What is not finished by then is
	// taken over by others when its lease has run out.
	drainLimit = 30 * time.Second
)

func newServe(o *options) *cobra.Command {
	var addr, metrics, asr string
	var names []string
	var migrate bool
	c := &cobra.Command{
		Use:   "serve",
		Short: "work on what is there, and serve the pages",
		Long: `serve drives every call on its way and serves the pages until it is told to stop
(SIGTERM, Ctrl-C): then it finishes what is in hand and ends. A second signal
ends it at once; nothing is lost by that.

In a cluster a process may take on some of the roles only: ingest, fetch,
transcribe, inspect, score, web, reconcile.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := withASR(o, asr)
			if err != nil {
				return err
			}
			does, err := rolesOf(cfg, names)
			if err != nil {
				return err
			}
			if addr != "" {
				cfg.Listen = addr
			}
			if metrics != "" {
				cfg.Metrics = metrics
			}
			h, err := open(cmd.Context(), o, cfg, does.needs(migrate), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if does.has(roleTranscribe) && h.ear.engine == nil && !h.ear.asked {
				h.tellHearing(cmd.ErrOrStderr())
			}
			err = h.serve(cmd.Context(), serving{does: does, addr: cfg.Listen}, cmd.OutOrStdout())
			if errors.Is(err, context.Canceled) && cmd.Context().Err() != nil {
				err = nil // told to stop before everything had begun
			}
			if errors.Is(err, errNotDrained) {
				return err // what still works would not let go of the connections
			}
			return errors.Join(err, h.close())
		},
	}
	c.Flags().StringVar(&addr, "addr", "", "address to serve the pages on (default: the configuration's)")
	c.Flags().StringVar(&metrics, "metrics", "", "address to serve health and figures on (default: the configuration's)")
	asrFlag(c, &asr)
	c.Flags().StringSliceVar(&names, "role", []string{allRoles}, "what this process does: all, ingest, fetch, transcribe, inspect, score, web, reconcile")
	c.Flags().BoolVar(&migrate, "migrate", false, "bring an older schema of a cluster's records up to date first")
	return c
}

// needs says what a process with these roles works with.
func (r roles) needs(migrate bool) needs {
	return needs{
		blobs:      r.has(roleFetch, roleTranscribe, roleWeb, roleReconcile, roleIngest),
		bus:        r.works() || r.has(roleIngest, roleReconcile),
		rules:      r.has(roleInspect, roleWeb, roleReconcile),
		reinspects: r.has(roleReconcile),
		migrate:    migrate,
		hears:      r.has(roleTranscribe),
	}
}

// serving is what a process does, and where its pages are.
type serving struct {
	does     roles
	addr     string
	listener net.Listener // of the pages; nil to listen on addr
	demo     bool
}

// serve takes on the roles until ctx ends, and then finishes what is in hand.
func (h *hotline) serve(ctx context.Context, s serving, out io.Writer) error {
	ops, err := h.openOps(ctx, s.does, out)
	if err != nil {
		return err
	}
	defer ops.close()
	tasks, err := h.tasks(ops.metrics, s.does)
	if err != nil {
		return err
	}
	if s.does.has(roleWeb) {
		pages, err := h.pages(ctx, s, out)
		if err != nil {
			return err
		}
		tasks = append(tasks, pages)
	}
	if err := h.rouse(ctx); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() {
		ops.desk.Drain()
		h.log.Info("told to stop; finishing what is in hand", "roles", s.does.String())
	})
	defer stop()
	return runAll(ctx, tasks, drainLimit)
}

// pages makes the task of serving them. They answer to the name in the address,
// besides addresses and localhost.
func (h *hotline) pages(ctx context.Context, s serving, out io.Writer) (task, error) {
	host, _, err := net.SplitHostPort(s.addr)
	if err != nil {
		return task{}, usage(fmt.Errorf("--addr %q: write host and port, such as 127.0.0.1:8080", s.addr))
	}
	hosts := []string{host}
	if named := h.config.People.Host(); named != "" {
		hosts = append(hosts, named)
	}
	outside, err := h.outside()
	if err != nil {
		return task{}, err
	}
	handler, err := web.New(web.Config{
		Store: h.store, Blobs: h.blobs, Log: h.log, Now: h.now, Zone: h.zone,
		Rules: h.rules.list, Explain: h.explain, Hosts: hosts, Demo: s.demo, Webhooks: h.config.Webhooks.Policy(),
		Terms: web.Terms{
			AppealWithin: h.config.Fairness.AppealDays, DecideWithin: h.config.Fairness.DecideDays,
			GoldRate: h.config.Fairness.GoldRate, SecondRate: h.config.Fairness.SecondRate,
			Calendar: h.config.WorkingDays(),
		},
		Reckon: h.config.Reckoner, Watches: h.config.Book().Watches, Printer: pdf.Find(), Scheme: h.config.Scheme(),
		Contest: h.config.Contest.Terms(), Supervision: h.config.Supervision.Policy(), Seasons: h.config.Calendar(),
		SignIn: web.SignIn{
			Idle: h.config.People.Idle.Duration, Absolute: h.config.People.Absolute.Duration,
			Secure: h.config.People.Secure(), Proxies: h.config.People.Trusted(), Outside: outside,
		},
	})
	if err != nil {
		return task{}, err
	}
	if handler, err = h.programs(handler); err != nil {
		return task{}, err
	}
	listener := s.listener
	if listener == nil {
		if listener, err = listen(ctx, s.addr); err != nil {
			return task{}, err
		}
	}
	fmt.Fprintf(out, "pages    http://%s/   (Ctrl-C ends)\n", listener.Addr())
	if tcp, ok := listener.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && !h.config.People.Secure() {
		h.log.Warn("passwords and sessions go over the network in the clear: put a server that ends TLS before the pages, and name its address in people.url", "addr", tcp.String())
	}
	if err := h.letIn(ctx, s.demo, "http://"+listener.Addr().String(), out); err != nil {
		return task{}, errors.Join(err, listener.Close())
	}
	return task{"pages", func(ctx context.Context) error { return serveHTTP(ctx, listener, handler) }}, nil
}

// letIn says how the first person gets in: by a link that is good once, and in the demo
// with a click.
func (h *hotline) letIn(ctx context.Context, demo bool, address string, out io.Writer) error {
	if demo {
		return invite(ctx, h.store, h.now())
	}
	path, err := web.FirstLink(ctx, h.store, h.now())
	if err != nil || path == "" {
		return err
	}
	fmt.Fprintf(out, "sign in  %s\n         nobody can sign in yet: this link makes the first administrator, once, within %v\n",
		cmp.Or(h.config.People.URL, address)+path, web.LinkLife)
	return nil
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve the pages: %w; name another address with --addr", err)
	}
	return listener, nil
}

// serveHTTP answers until ctx ends, and lets requests in hand be answered.
func serveHTTP(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := server.Shutdown(ending)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // a download that somebody left open is nobody's failure
	}
	return errors.Join(err, closedServer(<-ended))
}

// closedServer makes nothing of the news that a server was closed.
func closedServer(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}
