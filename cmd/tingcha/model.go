package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/cmd/tingcha/settings"
	"github.com/tingcha/tingcha/transcribe/model"
	"github.com/tingcha/tingcha/transcribe/sherpa/layout"
)

// modelsFolder is where models lie in the data folder.
const modelsFolder = "models"

func newModel(o *options) *cobra.Command {
	c := group("model", "models of speech recognition: what is there, bring one, check it")
	c.AddCommand(newModelList(o), newModelPull(o), newModelVerify(o))
	return c
}

// listed is a model as tingcha model list tells it.
type listed struct {
	model.Standing
	InForce bool            `json:"in_force"`           // calls are heard with it
	Layout  string          `json:"layout"`             // what the files are; empty when they are no model
	Checked *model.Verified `json:"verified,omitempty"` // with --verify
}

func newModelList(o *options) *cobra.Command {
	var out output
	var verify bool
	c := &cobra.Command{
		Use:   "list",
		Short: "models that are configured or lie in the data folder",
		Long: `list tells of each model of the configuration (asr.models) and of each folder in
models of the data folder: whether it is there, how large it is, what its files are,
and its licence. With --verify the sums of the files are compared.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			standings, err := model.List(filepath.Join(o.data, modelsFolder), cfg.Catalogue())
			if err != nil {
				return err
			}
			all := []listed{}
			for _, s := range standings {
				l := listed{Standing: s, Layout: layoutOf(s.Folder), InForce: s.Folder != "" && sameFile(modelInForce(cfg, o.data), s.Folder)}
				if verify && s.Folder != "" {
					entry, _ := model.Find(cfg.Catalogue(), s.Name) // the zero one where it is not configured
					v, err := model.Verify(cmd.Context(), s.Folder, entry)
					if err != nil {
						return err
					}
					l.Checked = &v
				}
				all = append(all, l)
			}
			return out.print(cmd, all, func(w io.Writer) error { return writeModels(w, all) })
		},
	}
	c.Flags().BoolVar(&verify, "verify", false, "compare the sums of all files")
	out.flag(c)
	return c
}

// layoutOf says what a folder's files are to the engine.
func layoutOf(folder string) string {
	if folder == "" {
		return ""
	}
	m, err := layout.Read(folder, "")
	if err != nil {
		return ""
	}
	return string(m.Kind)
}

// modelInForce is the folder of the model that calls are heard with; empty when a
// service hears, or nobody.
func modelInForce(cfg settings.Config, data string) string {
	service := cfg.ASR.Engine == settings.AutoEngine && cfg.ASR.OpenAI != nil
	if service || cfg.ASR.Engine == settings.OpenAIEngine || cfg.ASR.Engine == settings.NoEngine {
		return ""
	}
	return modelIn(data, cfg.ASR.Sherpa.Model)
}

func sameFile(a, b string) bool {
	first, err := filepath.Abs(a)
	second, other := filepath.Abs(b)
	return a != "" && err == nil && other == nil && first == second
}

func writeModels(w io.Writer, all []listed) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(w, "no models: asr.models of the configuration names those that can be pulled; see docs/hearing.md")
		return err
	}
	var t table
	t.add("name", "state", "size", "kind", "licence", "folder")
	for _, l := range all {
		t.add(l.Name, l.state(), megabytes(l.Size), cmp.Or(l.Layout, l.Kind, "–"), cmp.Or(l.Licence, "–"), cmp.Or(l.Folder, "–"))
	}
	return t.write(w)
}

func (l listed) state() string {
	state := "not there"
	switch {
	case l.Checked != nil && len(l.Checked.Problems) == 0:
		state = "verified"
	case l.Checked != nil:
		state = "differs"
	case l.Installed && l.Sums:
		state = "there"
	case l.Installed:
		state = "there, without sums"
	case l.Partial:
		state = "begun"
	case l.Folder != "":
		state = "incomplete"
	}
	if l.InForce {
		state += ", in force"
	}
	return state
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }

func newModelPull(o *options) *cobra.Command {
	return &cobra.Command{
		Use:   "pull NAME",
		Short: "bring a model of the configuration into the data folder",
		Long: `pull loads the files of a model of asr.models into models/NAME of the data folder,
checks their SHA-256, and unpacks archives. A file that is there already is not
loaded again, and one that was interrupted goes on from where it stopped.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			entry, err := model.Find(cfg.Catalogue(), args[0])
			if err != nil {
				return usage(err)
			}
			folder, err := pull(cmd.Context(), cmd.ErrOrStderr(), filepath.Join(o.data, modelsFolder), entry)
			if errors.Is(err, context.Canceled) {
				return fmt.Errorf("%w\nthe same command goes on from there", context.Canceled)
			}
			if err != nil {
				return fmt.Errorf("pull %s: %w", entry.Name, err)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is in %s; hear with --asr sherpa:%s\n", entry.Name, folder, folder)
			return err
		},
	}
}

func pull(ctx context.Context, errs io.Writer, folder string, entry model.Entry) (string, error) {
	var total int64
	for _, f := range entry.Files {
		total += f.Size
	}
	told := startProgress(errs, "pull "+entry.Name, total, true)
	defer told.end()
	loaded := map[string]int64{}
	p := model.Puller{
		Folder: folder, Client: &http.Client{}, Free: model.Free,
		Wait: func(ctx context.Context, d time.Duration) error {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(d):
				return nil
			}
		},
		Told: func(file string, done, _ int64) {
			loaded[file] = done
			var sum int64
			for _, n := range loaded {
				sum += n
			}
			told.at(sum, total)
		},
	}
	return p.Pull(ctx, entry)
}

func newModelVerify(o *options) *cobra.Command {
	var out output
	c := &cobra.Command{
		Use:   "verify [NAME|FOLDER]...",
		Short: "compare the files of models with their sums",
		Long: `verify reads every file of a model, by its name or by its folder, and compares its
SHA-256 with the configuration's and with SHA256SUMS in the folder or beside it.
Without an argument all models in the data folder are read. It exits with 3 when a file
differs, is missing, or has no sum.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			cfg, err := loadConfig(o)
			if err != nil {
				return err
			}
			root := filepath.Join(o.data, modelsFolder)
			if len(args) == 0 {
				standings, err := model.List(root, nil)
				if err != nil {
					return err
				}
				for _, s := range standings {
					args = append(args, s.Name)
				}
			}
			all, wrong := []verified{}, 0
			for _, arg := range args {
				folder, entry := arg, model.Entry{}
				if !strings.ContainsAny(arg, `/\`) {
					folder = filepath.Join(root, arg)
					entry, _ = model.Find(cfg.Catalogue(), arg) // the zero one where it is not configured
				}
				v, err := model.Verify(cmd.Context(), folder, entry)
				if err != nil {
					return err
				}
				all, wrong = append(all, verified{folder, v}), wrong+len(v.Problems)
			}
			if err := out.print(cmd, all, func(w io.Writer) error { return writeVerified(w, all) }); err != nil || wrong == 0 {
				return err
			}
			return problems("%s with the models", counted(wrong, "problem"))
		},
	}
	out.flag(c)
	return c
}

// verified is a folder that was read.
type verified struct {
	Folder string `json:"folder"`
	model.Verified
}

func writeVerified(w io.Writer, all []verified) error {
	for _, v := range all {
		for _, p := range v.Problems {
			fmt.Fprintf(w, "%s: %s\n", v.Folder, p)
		}
		if len(v.Problems) == 0 {
			fmt.Fprintf(w, "%s: %s as it should be\n", v.Folder, were(v.Files, "file"))
		}
	}
	if len(all) > 0 {
		return nil
	}
	_, err := fmt.Fprintln(w, "no models in the data folder")
	return err
}
