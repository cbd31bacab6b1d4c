package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha"
)

// demoInput is where the demo's files are laid out in its data folder.
const demoInput = "input"

func newDemo(o *options) *cobra.Command {
	var once bool
	var addr string
	c := &cobra.Command{
		Use:   "demo",
		Short: "load a hotline's days, inspect them, and show them in the browser",
		Long: `demo takes in the days of an invented hotline that come with tingcha, puts every
call on its way, prints what became of them, and serves the pages. Its data
folder is tingcha-demo unless --data names another; delete it to start afresh.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("data") {
				o.data = "tingcha-demo"
			}
			return demo(cmd.Context(), cmd, o, once, addr)
		},
	}
	c.Flags().BoolVar(&once, "once", false, "end after the summary")
	c.Flags().StringVar(&addr, "addr", "", "address to serve the pages on (default: 127.0.0.1:8080, or a free port when that is taken)")
	return c
}

func demo(ctx context.Context, cmd *cobra.Command, o *options, once bool, addr string) error {
	out := cmd.OutOrStdout()
	cfg, err := loadConfig(o)
	if err != nil {
		return err
	}
	if cfg.Cluster() {
		return usage(errors.New("the demo's invented calls do not go into a cluster; leave --config out"))
	}
	h, err := open(ctx, o, cfg, everything(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer h.close()
	input := filepath.Join(o.data, demoInput)
	if err := layOut(tingcha.Demo, "testdata/demo", input); err != nil {
		return err
	}
	if err := h.importAll(ctx, []string{input}, out, cmd.ErrOrStderr()); err != nil || once {
		return err
	}
	listener, err := h.demoListener(ctx, addr)
	if err != nil {
		return err
	}
	return h.serve(ctx, serving{does: everyRole(), addr: listener.Addr().String(), listener: listener, demo: true}, out)
}

// demoListener takes the usual address, or any free port when nobody named one
// and it is taken.
func (h *hotline) demoListener(ctx context.Context, addr string) (net.Listener, error) {
	if addr != "" {
		return listen(ctx, addr)
	}
	listener, err := listen(ctx, h.config.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return listen(ctx, "127.0.0.1:0")
	}
	return listener, err
}

// layOut writes an embedded folder to disk. Files that are there already with the
// same bytes are left alone, so that a second run offers nothing new.
func layOut(from fs.FS, root, to string) error {
	return fs.WalkDir(from, root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if entry.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		data, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		if old, err := os.ReadFile(target); err == nil && bytes.Equal(old, data) {
			return nil
		}
		return writeDurably(target, data)
	})
}
