package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/tingcha/tingcha/web"
)

// grace is how long requests in hand may take after the signal to stop.
const grace = 5 * time.Second

func newServe(o *options) *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use:   "serve",
		Short: "work on what is there, and serve the pages",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := openHotline(cmd.Context(), o, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			defer h.close()
			if addr == "" {
				addr = h.config.Listen
			}
			listener, err := h.listen(cmd.Context(), addr)
			if err != nil {
				return err
			}
			return h.serve(cmd.Context(), listener, addr, false, cmd.OutOrStdout())
		},
	}
	c.Flags().StringVar(&addr, "addr", "", "address to serve the pages on (default: the configuration's)")
	return c
}

func (h *hotline) listen(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("serve the pages: %w; name another address with --addr", err)
	}
	return listener, nil
}

// serve drives the flow and serves the pages until ctx ends. They answer to the
// name in addr, besides addresses and localhost.
func (h *hotline) serve(ctx context.Context, listener net.Listener, addr string, demo bool, out io.Writer) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	handler, err := web.New(web.Config{
		Store: h.store, Blobs: h.blobs, Log: h.log, Now: time.Now, Zone: h.zone,
		Rules: h.rules.list, Reviewer: h.config.Reviewer, Hosts: []string{host}, Demo: demo,
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	fmt.Fprintf(out, "pages    http://%s/   (Ctrl-C ends)\n", listener.Addr())
	if tcp, ok := listener.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		h.log.Warn("the pages are open to whoever reaches this address, and there are no accounts yet", "addr", tcp.String())
	}
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error { return h.flow().Run(inner) })
	group.Go(func() error { h.rules.follow(inner); return nil })
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-inner.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(inner), grace)
		defer cancel()
		return errors.Join(server.Shutdown(ending), server.Close())
	})
	return group.Wait()
}
