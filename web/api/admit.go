package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/tingcha/tingcha/internal/throttle"
	"github.com/tingcha/tingcha/storage"
)

// scheme is the name under which the description speaks of tokens.
const scheme = "token"

// asking is who asks, and by which request.
type asking struct {
	token   storage.Token
	request *http.Request
	writer  http.ResponseWriter
}

// asked is a key for asking in a context.
type asked struct{}

// whoAsks gives who asks. Operations are behind admit, so that there is somebody always.
func whoAsks(ctx context.Context) asking { a, _ := ctx.Value(asked{}).(asking); return a }

// admit lets in whoever brings a token with the scopes that the operation names.
func (s *server) admit(h huma.API) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		token, err := s.tokenOf(r)
		if err == nil {
			err = s.permit(ctx.Operation(), token, s.place(r))
		}
		if err != nil {
			s.refuse(h, ctx, err)
			return
		}
		next(huma.WithValue(ctx, asked{}, asking{token, r, w}))
	}
}

// refuse answers with a problem before an operation is begun.
func (s *server) refuse(h huma.API, ctx huma.Context, err error) {
	err = s.told(ctx.Operation().OperationID, err)
	if headed, ok := errors.AsType[huma.HeadersError](err); ok {
		for name, values := range headed.GetHeaders() {
			ctx.SetHeader(name, values[0])
		}
	}
	p, ok := errors.AsType[*huma.ErrorModel](err)
	if !ok {
		p = problemOf(err)
	}
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	_ = h.Marshal(ctx.BodyWriter(), "application/json", p) // whoever asked has gone
}

// withHeader puts a header on a problem.
func withHeader(p *huma.ErrorModel, name, value string) error {
	return huma.ErrorWithHeaders(p, http.Header{name: {value}})
}

// tokenOf gives the token that a request shows.
func (s *server) tokenOf(r *http.Request) (storage.Token, error) {
	none := storage.Token{}
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if text = strings.TrimSpace(text); !ok || text == "" {
		return none, s.stranger(r, "no_token", "show a token: Authorization: Bearer …; an administrator makes one on the page of tokens, or with tingcha token add")
	}
	token, err := s.Store.TokenOf(r.Context(), HashOf(text))
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return none, s.stranger(r, "bad_token", "the token is not known here; it may have been cut off")
	case err != nil:
		return none, err
	case !token.Revoked.IsZero():
		return none, s.stranger(r, "revoked_token", "the token was revoked; ask an administrator for another")
	case !token.Holds(s.Now()):
		return none, s.stranger(r, "expired_token", "the token has expired; ask an administrator for another")
	}
	if wait := s.asked.Take(token.ID, s.Now()); wait > 0 {
		return none, tooOften(wait)
	}
	return token, s.used(r.Context(), token)
}

// stranger refuses whoever has no token that holds, and slows down who keeps trying.
func (s *server) stranger(r *http.Request, code, detail string) error {
	if wait := s.strange.Take(throttle.Network(s.place(r)), s.Now()); wait > 0 {
		return tooOften(wait)
	}
	return withHeader(problem(http.StatusUnauthorized, code, detail), "WWW-Authenticate", "Bearer")
}

func tooOften(wait time.Duration) error {
	n := strconv.Itoa(seconds(wait))
	return withHeader(problem(http.StatusTooManyRequests, "too_often", "asked too often; ask again in "+n+" s"), "Retry-After", n)
}

// usedEvery is how exact the last use of a token is known.
const usedEvery = time.Minute

// used notes that a token is used.
func (s *server) used(ctx context.Context, t storage.Token) error {
	now := s.Now()
	if now.Sub(t.Used) < usedEvery {
		return nil
	}
	err := s.Store.TokenUsed(ctx, t.ID, now)
	if errors.Is(err, storage.ErrUnavailable) || errors.Is(err, storage.ErrReadOnly) {
		return nil // what is asked for may be had all the same
	}
	return err
}

// permit holds a token against an operation.
func (s *server) permit(op *huma.Operation, t storage.Token, place string) error {
	for _, scope := range scopesOf(op) {
		if !has(t, scope) {
			return problem(http.StatusForbidden, "scope", fmt.Sprintf("the token lacks the scope %s; ask an administrator for one that has it", scope))
		}
		if scope.NeedsAll() && !t.Reach.All() {
			return problem(http.StatusForbidden, "reach", fmt.Sprintf("%s is of the whole hotline, and the token's reach is narrower", scope))
		}
	}
	if slices.Contains(scopesOf(op), Export) {
		if wait := s.exports.Take(t.ID, s.Now()); wait > 0 {
			return tooOften(wait)
		}
	}
	s.Log.Debug("the API is used", "operation", op.OperationID, "token", t.ID, "place", place)
	return nil
}

// Uses lists what a use of a token can be that the log of what people did keeps: IDs of
// operations.
func Uses() []string {
	uses := []string{"judge-finding", "upload-recording"}
	for _, kind := range []Kind{Calls, Tickets, Transcripts, Recordings} {
		uses = append(uses, "take-"+string(kind))
	}
	for _, what := range []string{"findings", "calls", "verdicts", "coverage"} {
		uses = append(uses, "export-"+what)
	}
	return uses
}

// record keeps the use of a token that writes or exports.
func (s *server) record(ctx context.Context, u Use) error {
	if s.Record == nil {
		return nil
	}
	a := whoAsks(ctx)
	u.Token, u.Place, u.At = a.token, s.place(a.request), s.Now()
	return s.Record(ctx, u)
}

// place is the address that a request comes from, as far as it is believed.
func (s *server) place(r *http.Request) string { return throttle.Place(r, s.Proxies) }
