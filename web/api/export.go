package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tingcha/tingcha/outgoing"
	"github.com/tingcha/tingcha/storage"
)

// Format is how an export is written.
type Format struct {
	Format string `query:"format" enum:"ndjson,csv" default:"ndjson" doc:"One object a line, or a table in UTF-8."`
}

// exportPage is how many rows are read at a time.
const exportPage = 1000

// stalled is how long a reader may take nothing before an export ends.
const stalled = 30 * time.Second

func (s *server) registerExports(r *registry) {
	add(s, r, exporting("findings", ReadFindings), func(ctx context.Context, in *struct {
		FindingQuery
		Format
	},
	) (*huma.StreamResponse, error) {
		return export(ctx, s, "findings", in.Format, findingTable(), func(ctx context.Context, p storage.Place) ([]outgoing.Finding, storage.Place, error) {
			rows, err := s.Store.FindingsBehind(ctx, in.filter(whoAsks(ctx), exportPage), p)
			return shown(rows, err, outgoing.FindingOf, placeOfFinding)
		})
	})
	add(s, r, exporting("calls", ReadCalls), func(ctx context.Context, in *struct {
		CallQuery
		Format
	},
	) (*huma.StreamResponse, error) {
		return export(ctx, s, "calls", in.Format, callTable(), func(ctx context.Context, p storage.Place) ([]Call, storage.Place, error) {
			rows, err := s.Store.CallsBehind(ctx, in.filter(whoAsks(ctx), exportPage), p)
			return shown(rows, err, callOf, placeOfCall)
		})
	})
	add(s, r, exporting("verdicts", ReadVerdicts), func(ctx context.Context, in *struct {
		VerdictQuery
		Format
	},
	) (*huma.StreamResponse, error) {
		return export(ctx, s, "verdicts", in.Format, verdictTable(), func(ctx context.Context, p storage.Place) ([]Verdict, storage.Place, error) {
			rows, err := s.Store.VerdictsBehind(ctx, s.verdictFilter(in.VerdictQuery, whoAsks(ctx), exportPage), p)
			return shown(rows, err, verdictOf, placeOfVerdict)
		})
	})
	add(s, r, exporting("coverage", ReadCoverage), func(ctx context.Context, in *struct {
		Days
		Format
	},
	) (*huma.StreamResponse, error) {
		return export(ctx, s, "coverage", in.Format, dayTable(), func(ctx context.Context, p storage.Place) ([]Day, storage.Place, error) {
			if p != (storage.Place{}) {
				return nil, p, nil
			}
			days, err := s.days(ctx, in.From, in.To)
			return days, storage.Place{Day: "all"}, err
		})
	})
}

func exporting(what string, scope Scope) operation {
	return operation{
		id: "export-" + what, method: http.MethodGet, path: "/export/" + what, scopes: []Scope{Export, scope}, tag: "export",
		summary: "Export " + what + ", all of them under the filter",
		description: "Written as it is read. An answer that ends without its last chunk is not whole: ask again. " +
			"In a table a text that a spreadsheet would take for a formula has ' before it.",
		responses: map[string]*huma.Response{"200": {Description: "The rows.", Content: map[string]*huma.MediaType{
			"application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString}}, "text/csv": {Schema: &huma.Schema{Type: huma.TypeString}},
		}}},
	}
}

// shown makes rows of a page ready to be written, with the place of the last.
func shown[R, T any](rows []R, err error, show func(R) T, place func(R) storage.Place) ([]T, storage.Place, error) {
	if err != nil || len(rows) == 0 {
		return nil, storage.Place{}, err
	}
	out := make([]T, len(rows))
	for i, row := range rows {
		out[i] = show(row)
	}
	return out, place(rows[len(rows)-1]), nil
}

// table is how rows stand in a table.
type table[T any] struct {
	header []string
	row    func(T) []string
}

// export writes a list to its end, a page at a time.
func export[T any](ctx context.Context, s *server, what string, f Format, t table[T], page func(context.Context, storage.Place) ([]T, storage.Place, error)) (*huma.StreamResponse, error) {
	if err := s.record(ctx, Use{What: "export-" + what, Subject: f.Format}); err != nil {
		return nil, err
	}
	rows, place, err := page(ctx, storage.Place{}) // before the answer begins, so that it can be a problem
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		_, w := humago.Unwrap(hc)
		ext, kind := "ndjson", "application/x-ndjson"
		if f.Format == "csv" {
			ext, kind = "csv", "text/csv; charset=utf-8"
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, what, s.Now().In(s.Zone).Format("20060102"), ext))
		err := writeAll(ctx, w, t, f.Format == "csv", rows, place, page)
		if err == nil {
			return
		}
		if ctx.Err() == nil {
			s.Log.Warn("an export has ended early", "export", what, "error", err)
		}
		panic(http.ErrAbortHandler) // the reader has to see that it is not whole
	}}, nil
}

func writeAll[T any](ctx context.Context, w http.ResponseWriter, t table[T], asTable bool, rows []T, place storage.Place,
	page func(context.Context, storage.Place) ([]T, storage.Place, error),
) error {
	control := http.NewResponseController(w)
	put, flush := asLines[T](w)
	if asTable {
		put, flush = asCSV(w, t)
	}
	watch := time.AfterFunc(stalled, func() { _ = control.SetWriteDeadline(past()) }) // ends a write that waits
	defer watch.Stop()
	for len(rows) > 0 {
		for _, row := range rows {
			if err := put(row); err != nil {
				return err
			}
		}
		if err := errors.Join(flush(), control.Flush()); err != nil {
			return err
		}
		watch.Reset(stalled)
		var err error
		if rows, place, err = page(ctx, place); err != nil {
			return err
		}
	}
	return flush()
}

// past is a deadline that is over.
func past() time.Time { return time.Unix(1, 0) }

func asLines[T any](w io.Writer) (put func(T) error, flush func() error) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return func(row T) error { return e.Encode(row) }, func() error { return nil }
}

// asCSV writes a table, beginning with its header and the mark by which spreadsheets know
// UTF-8.
func asCSV[T any](w io.Writer, t table[T]) (put func(T) error, flush func() error) {
	c := csv.NewWriter(w)
	begun := false
	begin := func() error {
		if begun {
			return nil
		}
		begun = true
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
		return c.Write(t.header)
	}
	put = func(row T) error {
		if err := begin(); err != nil {
			return err
		}
		cells := t.row(row)
		for i := range cells {
			cells[i] = outgoing.Cell(cells[i])
		}
		return c.Write(cells)
	}
	return put, func() error {
		if err := begin(); err != nil {
			return err
		}
		c.Flush()
		return c.Error()
	}
}
