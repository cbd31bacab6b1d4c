package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha"
	"github.com/tingcha/tingcha/cmd/tingcha/settings"
)

// demoInput is where the demo's files are laid out in its data folder.
const demoInput = "input"

func newDemo(o *options) *cobra.Command {
	var once bool
	var addr, asr, recordings string
	c := &cobra.Command{
		Use:   "demo",
		Short: "load a hotline's days, inspect them, and show them in the browser",
		Long: `demo takes in the days of an invented hotline that come with tingcha, puts every
call on its way, prints what became of them, and serves the pages. Its data
folder is tingcha-demo unless --data names another; delete it to start afresh.

With --recordings it takes in the recordings of a folder instead, and nothing that
lies beside them: --asr says what hears them. The data folder is then tingcha-heard.
With --asr sherpa:FOLDER alone these are the recordings that come with the model, in
audio/calls beside the folder of models, if there are any.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if recordings == "" {
				recordings = besideModel(asr)
			}
			if recordings != "" {
				fmt.Fprintf(cmd.OutOrStdout(), "recordings of %s\n", recordings)
			}
			if !cmd.Flags().Changed("data") {
				o.data = "tingcha-demo"
				if recordings != "" {
					o.data = "tingcha-heard"
				}
			}
			cfg, err := withASR(o, asr)
			if err != nil {
				return err
			}
			return demo(cmd.Context(), cmd, o, cfg, demonstration{once: once, addr: addr, recordings: recordings})
		},
	}
	asrFlag(c, &asr)
	c.Flags().StringVar(&recordings, "recordings", "", "folder of recordings to hear, in place of the invented days")
	c.Flags().BoolVar(&once, "once", false, "end after the summary")
	c.Flags().StringVar(&addr, "addr", "", "address to serve the pages on (default: 127.0.0.1:8080, or a free port when that is taken)")
	return c
}

// demonstration is what a demo shows.
type demonstration struct {
	once       bool
	addr       string
	recordings string // a folder of them; empty for the invented days
}

func demo(ctx context.Context, cmd *cobra.Command, o *options, cfg settings.Config, show demonstration) error {
	out := cmd.OutOrStdout()
	if cfg.Cluster() {
		return usage(errors.New("the demo's invented calls do not go into a cluster; leave --config out"))
	}
	h, err := open(ctx, o, cfg, everything(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer h.close()
	input, err := show.input(o.data)
	if err != nil {
		return err
	}
	if err := h.importAll(ctx, input, out, cmd.ErrOrStderr()); err != nil || show.once {
		return err
	}
	listener, err := h.demoListener(ctx, show.addr)
	if err != nil {
		return err
	}
	return h.serve(ctx, serving{does: everyRole(), addr: listener.Addr().String(), listener: listener, demo: true}, out)
}

// besideModel is the folder of recordings that come with the model that --asr names:
// models/NAME has them in audio/calls beside it. It is empty where there are none.
func besideModel(asr string) string {
	model, named := strings.CutPrefix(asr, "sherpa:")
	folder := filepath.Join(model, "..", "..", "audio", "calls")
	if found, err := recordingsIn(folder); !named || model == "" || err != nil || len(found) == 0 {
		return ""
	}
	return folder
}

// input lists what is taken in.
func (d demonstration) input(data string) ([]string, error) {
	if d.recordings != "" {
		found, err := recordingsIn(d.recordings)
		if err != nil {
			return nil, usage(err)
		}
		return found, nil
	}
	laid := filepath.Join(data, demoInput)
	return []string{laid}, layOut(tingcha.Demo, "testdata/demo", laid)
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
