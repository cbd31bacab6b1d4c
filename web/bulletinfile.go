package web

import (
	"bytes"
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/tingcha/tingcha/report"
	"github.com/tingcha/tingcha/report/workbook"
	"github.com/tingcha/tingcha/storage"
)

// Printer makes a PDF of a page.
type Printer interface {
	// Ready tells whether it can.
	Ready() bool
	Print(ctx context.Context, page []byte) ([]byte, error)
}

// printsAtOnce is how many PDFs are made side by side: each is a Chromium of its own.
const printsAtOnce = 2

var errNoPrinter = errors.New("nothing is there that prints")

// fileType says what kind of file a bulletin is given as.
func fileType(format string) (kind string, ok bool) {
	switch format {
	case "xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", true
	case "csv":
		return "text/csv; charset=utf-8", true
	case "pdf":
		return "application/pdf", true
	}
	return "", false
}

// bulletinFile gives an issued bulletin as a file.
func (s *server) bulletinFile(w http.ResponseWriter, r *http.Request) error {
	if _, ok := fileType(r.PathValue("format")); !ok {
		return storage.ErrNotFound
	}
	kept, b, err := s.issuedBulletin(r)
	if err != nil {
		return err
	}
	return s.sendDocument(w, r, b, kept.Hash, deed{What: "bulletin_exported", Subject: kept.ID})
}

// sendDocument sends a document as a file of the format that the address names, and tells
// the log.
func (s *server) sendDocument(w http.ResponseWriter, r *http.Request, b report.Bulletin, hash string, told deed) error {
	format := r.PathValue("format")
	kind, ok := fileType(format)
	if !ok {
		return storage.ErrNotFound
	}
	body, err := s.written(r.Context(), b, hash, format)
	if err != nil {
		return err
	}
	told.Detail = strings.TrimSpace(format + " " + told.Detail)
	if err := s.did(r, told); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": report.FileName(b, format)}))
	h.Set("Cache-Control", "private, no-store")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	s.send(w, r, body)
	return nil
}

// written writes a bulletin as a file.
func (s *server) written(ctx context.Context, b report.Bulletin, hash, format string) ([]byte, error) {
	var out bytes.Buffer
	switch format {
	case "xlsx":
		err := workbook.Write(&out, b, s.Zone)
		return out.Bytes(), err
	case "csv":
		err := report.CSV(&out, b, s.Zone)
		return out.Bytes(), err
	}
	if s.Printer == nil || !s.Printer.Ready() {
		return nil, errNoPrinter
	}
	if err := report.Page(&out, b, hash, s.Zone); err != nil {
		return nil, err
	}
	select {
	case s.prints <- struct{}{}:
		defer func() { <-s.prints }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Printer.Print(ctx, out.Bytes())
}
