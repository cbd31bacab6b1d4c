package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/tingcha/tingcha/storage"
)

// Paging is how a long list is asked for.
type Paging struct {
	Limit  int    `query:"limit" default:"50" minimum:"1" maximum:"500" doc:"Rows in the answer, at most."`
	Cursor string `query:"cursor" maxLength:"500" doc:"The next of the answer before; leave it out to begin."`
}

// Page is a part of a long list.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Give it as cursor to read on; missing when the list is at its end."`
}

// Answer wraps what an operation gives.
type Answer[T any] struct{ Body T }

// mark is a place as a cursor tells it.
type mark struct {
	At  int64  `json:"t,omitempty"`
	Day string `json:"d,omitempty"`
	ID  string `json:"i,omitempty"`
	N   int    `json:"n,omitempty"`
}

// cursorOf writes a place down, so that nobody is tempted to make one.
func cursorOf(p storage.Place) string {
	m := mark{Day: p.Day, ID: p.ID, N: p.N, At: storage.Millis(p.At)}
	text, err := json.Marshal(m)
	if err != nil {
		panic("api: " + err.Error()) // texts and numbers always have a form
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// placeOfCursor reads what cursorOf wrote.
func placeOfCursor(cursor string) (storage.Place, error) {
	if cursor == "" {
		return storage.Place{}, nil
	}
	var m mark
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil || m == (mark{}) {
		return storage.Place{}, wrongField("query.cursor", "not a cursor that an answer gave; leave it out to begin")
	}
	return storage.Place{At: storage.Instant(m.At), Day: m.Day, ID: m.ID, N: m.N}, nil
}

// paged answers with a page of rows, of which the filter asks for one more than are shown.
func paged[F, R, T any](
	ctx context.Context, p Paging, behind func(context.Context, F, storage.Place) ([]R, error), filter F, show func(R) T, placeOf func(R) storage.Place,
) (*Answer[Page[T]], error) {
	place, err := placeOfCursor(p.Cursor)
	if err != nil {
		return nil, err
	}
	rows, err := behind(ctx, filter, place)
	if err != nil {
		return nil, err
	}
	page := Page[T]{Items: []T{}}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		page.Next = cursorOf(placeOf(rows[p.Limit-1]))
	}
	for _, row := range rows {
		page.Items = append(page.Items, show(row))
	}
	return &Answer[Page[T]]{page}, nil
}

// Days narrows to some days of the hotline.
type Days struct {
	From string `query:"from" format:"date" doc:"First day of the hotline's calendar, such as 2026-09-01."`
	To   string `query:"to" format:"date" doc:"Last day, included."`
}

// span gives the times between which days lie, zero where there is no bound.
func (s *server) span(d Days) (from, to time.Time) {
	if first, err := time.ParseInLocation(time.DateOnly, d.From, s.Zone); err == nil {
		from = first
	}
	if last, err := time.ParseInLocation(time.DateOnly, d.To, s.Zone); err == nil {
		to = last.AddDate(0, 0, 1)
	}
	return from, to
}
