package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/report/pdf"
	"github.com/tingcha/tingcha/report/workbook"
	"github.com/tingcha/tingcha/storage"
)

// reporting is what report is asked for.
type reporting struct {
	kind, period, dept, lang, format, out, issued, by string
	issue                                             bool
}

// formats are those that a bulletin is written in.
func formats() []string { return []string{"html", "xlsx", "csv", "pdf", "json"} }

func newReport(o *options) *cobra.Command {
	var r reporting
	c := &cobra.Command{
		Use:   "report --kind K --period P | --issued ID",
		Short: "draw up a bulletin, issue it, or print one that was issued again",
		Long: `report draws up a bulletin of the records as they are now: as a page, a workbook,
a table, a PDF (where a Chromium is installed) or as data. With --issue it is kept
as issued, numbered and under a hash, and nothing of it changes any more; --issued
gives it again, byte for byte the same data. Sums are brought up to date first,
unless another process has the data folder open for writing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ask, err := r.ask()
			if err != nil {
				return usage(err)
			}
			return r.run(cmd, o, ask)
		},
	}
	f := c.Flags()
	f.StringVar(&r.kind, "kind", "", "what it tells of: "+kinds())
	f.StringVar(&r.period, "period", "", "2026-09-03, 2026-W36, 2026-09-T1 (ten days), 2026-09-H2 (half month), 2026-09, 2026-Q3 or 2026")
	f.StringVar(&r.dept, "dept", "", "the department (default: all)")
	f.StringVar(&r.lang, "lang", report.Languages()[0], "language: "+strings.Join(report.Languages(), " or "))
	f.StringVar(&r.format, "format", "html", "how it is written: "+strings.Join(formats(), ", "))
	f.StringVar(&r.out, "out", "", "file to write, - for standard output (default: named after kind and period, in this folder)")
	f.BoolVar(&r.issue, "issue", false, "keep it as issued; the period must have ended")
	f.StringVar(&r.by, "by", "", "who issues it")
	f.StringVar(&r.issued, "issued", "", "give the bulletin of this ID as it was issued")
	return c
}

func kinds() string {
	var all []string
	for _, k := range report.Kinds() {
		all = append(all, string(k))
	}
	return strings.Join(all, ", ")
}

// ask holds the flags against each other.
func (r reporting) ask() (report.Ask, error) {
	a := report.Ask{Kind: report.Kind(r.kind), Dept: r.dept, Lang: r.lang}
	var wrong []error
	if !slices.Contains(formats(), r.format) {
		wrong = append(wrong, fmt.Errorf("--format %q: write one of %s", r.format, strings.Join(formats(), ", ")))
	}
	if r.issued != "" {
		if r.kind+r.period+r.dept != "" || r.issue {
			wrong = append(wrong, errors.New("--issued gives what was issued; leave --kind, --period, --dept and --issue out"))
		}
		return a, errors.Join(wrong...)
	}
	if !slices.Contains(report.Kinds(), a.Kind) {
		wrong = append(wrong, fmt.Errorf("--kind %q: write one of %s", r.kind, kinds()))
	}
	if !slices.Contains(report.Languages(), a.Lang) {
		wrong = append(wrong, fmt.Errorf("--lang %q: write one of %s", r.lang, strings.Join(report.Languages(), ", ")))
	}
	if r.issue != (r.by != "") {
		wrong = append(wrong, errors.New("write --issue and --by together: whoever issues a bulletin signs it"))
	}
	var err error
	a.Period, err = report.ParsePeriod(r.period)
	return a, errors.Join(append(wrong, err)...)
}

// desk is what a bulletin is made with.
type desk struct {
	records
	hotline *hotline // nil where another process writes
}

func (d desk) close() error {
	if d.hotline != nil {
		return d.hotline.close()
	}
	return d.Close()
}

// open opens the records for writing, so that what has changed is summed first; where
// somebody else does that already, and nothing is to be kept, for reading.
func (r reporting) open(cmd *cobra.Command, o *options) (desk, error) {
	if r.issued == "" {
		h, err := openHotline(cmd.Context(), o, needs{}, cmd.ErrOrStderr())
		if err == nil {
			if _, err := h.summer().Once(cmd.Context()); err != nil {
				return desk{}, errors.Join(err, h.close())
			}
			return desk{h.store, h}, nil
		}
		if r.issue || !errors.Is(err, storage.ErrInUse) {
			return desk{}, err
		}
	}
	store, err := openReader(cmd.Context(), o)
	return desk{records: store}, err
}

func (r reporting) run(cmd *cobra.Command, o *options, ask report.Ask) (err error) {
	cfg, err := loadConfig(o)
	if err != nil {
		return err
	}
	ask.Contest = cfg.Contest.Terms()
	d, err := r.open(cmd, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	now := time.Now()
	if d.hotline != nil {
		now = d.hotline.now()
	}
	if r.issued != "" {
		kept, err := d.Bulletin(cmd.Context(), r.issued)
		if err != nil {
			return err
		}
		if report.Hash(kept.Body) != kept.Hash {
			return problems("bulletin %s is not what was issued", kept.ID)
		}
		b, err := report.Decode(kept.Body)
		if err != nil {
			return err
		}
		return r.write(cmd, cfg.Location(), b, kept.Hash)
	}
	if r.issue && !ask.Period.Ended(now.In(cfg.Location()).Format(time.DateOnly)) {
		return usage(fmt.Errorf("--period %s has not ended; it can be issued after %s", ask.Period.Code(), ask.Period.Last))
	}
	b, err := report.Make(cmd.Context(), d, cfg.Reckoner(now), ask)
	if err != nil {
		return err
	}
	hash := ""
	if r.issue {
		if hash, err = r.keep(cmd, d.hotline, b); err != nil {
			return err
		}
	}
	return r.write(cmd, cfg.Location(), b, hash)
}

// keep issues a bulletin and gives its hash.
func (r reporting) keep(cmd *cobra.Command, h *hotline, b report.Bulletin) (string, error) {
	kept, err := report.Issue(b, rand.Text(), r.by, h.now())
	if err != nil {
		return "", err
	}
	if kept, err = h.store.IssueBulletin(cmd.Context(), kept); err != nil {
		return "", err
	}
	if err := h.did(cmd.Context(), "bulletin_issued", kept.ID, strings.TrimSpace(kept.Kind+" "+kept.Period+" "+kept.Dept)+" by "+kept.By); err != nil {
		return "", err
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "issued as %s, number %d, %s\n", kept.ID, kept.Number, kept.Hash)
	return kept.Hash, nil
}

// write writes a bulletin to where it was asked for.
func (r reporting) write(cmd *cobra.Command, zone *time.Location, b report.Bulletin, hash string) error {
	body, err := r.render(cmd, zone, b, hash)
	if err != nil {
		return err
	}
	if r.out == "-" {
		_, err := cmd.OutOrStdout().Write(body)
		return err
	}
	name := r.out
	if name == "" {
		name = report.FileName(b, r.format)
	}
	if err := os.WriteFile(name, body, 0o600); err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), name)
	return err
}

func (r reporting) render(cmd *cobra.Command, zone *time.Location, b report.Bulletin, hash string) ([]byte, error) {
	var out bytes.Buffer
	var err error
	switch r.format {
	case "xlsx":
		err = workbook.Write(&out, b, zone)
	case "csv":
		err = report.CSV(&out, b, zone)
	case "json":
		var body []byte
		if body, _, err = report.Encode(b); err == nil {
			out.Write(append(body, '\n'))
		}
	default:
		err = report.Page(&out, b, hash, zone)
	}
	if err != nil || r.format != "pdf" {
		return out.Bytes(), err
	}
	return pdf.Find().Print(cmd.Context(), out.Bytes())
}

// issuer issues bulletins by itself.
func (h *hotline) issuer() *report.Issuer {
	i := &report.Issuer{Store: h.store, Reckon: h.config.Reckoner, Now: h.now, Zone: h.zone, After: h.config.Bulletins.After.Duration, Contest: h.config.Contest.Terms(), Log: h.log}
	for _, b := range h.config.Bulletins.Issue {
		i.Standing = append(i.Standing, report.Standing{Kind: b.Kind, Every: b.Every, Dept: b.Dept, Lang: b.Lang})
	}
	return i
}
