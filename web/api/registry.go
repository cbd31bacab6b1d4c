package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// registry collects operations, and what is wrong with them.
type registry struct {
	api      huma.API
	mistakes []error
}

// operation is one operation in short.
type operation struct {
	id, method, path string
	scopes           []Scope
	tag, summary     string
	description      string
	body             *huma.RequestBody
	responses        map[string]*huma.Response
	status           int // 0 is 200
	problems         []int
}

// Limits of a body that is read before its operation begins.
const (
	smallBody   = 64 << 10
	bodyTimeout = 30 * time.Second
)

// add registers an operation. One that names no scope is a mistake.
func add[I, O any](s *server, r *registry, o operation, handle func(context.Context, *I) (*O, error)) {
	if len(o.scopes) == 0 {
		r.mistakes = append(r.mistakes, fmt.Errorf("%s names no scope: nobody may use it", o.id))
		return
	}
	op := huma.Operation{
		OperationID: o.id, Method: o.method, Path: Prefix + o.path, Summary: o.summary, Description: o.description, Tags: []string{o.tag},
		Security: security(o.scopes), MaxBodyBytes: smallBody, BodyReadTimeout: bodyTimeout, RejectUnknownQueryParameters: true,
		Responses: o.responses, DefaultStatus: o.status,
		Errors: append([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable}, o.problems...),
	}
	huma.Register(r.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err != nil {
			return nil, s.told(o.id, err)
		}
		return out, nil
	})
	if o.body != nil { // told afterwards: huma would read it
		r.mistakes = append(r.mistakes, describeBody(r.api, op.Path, o))
	}
}

// describeBody describes a body that the operation reads by itself.
func describeBody(h huma.API, path string, o operation) error {
	at := h.OpenAPI().Paths[path]
	for _, described := range []*huma.Operation{at.Post, at.Put} {
		if described != nil && described.OperationID == o.id {
			described.RequestBody = o.body
			return nil
		}
	}
	return fmt.Errorf("%s has a body, and is neither POST nor PUT", o.id)
}

// security says in a description which scopes are needed, all of them.
func security(scopes []Scope) []map[string][]string {
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	return []map[string][]string{{scheme: names}}
}

// scopesOf gives the scopes that an operation needs.
func scopesOf(op *huma.Operation) []Scope {
	var scopes []Scope
	for _, needed := range op.Security {
		for _, name := range needed[scheme] {
			scopes = append(scopes, Scope(name))
		}
	}
	return scopes
}

// described is the frame of the description.
func described() huma.Config {
	c := huma.DefaultConfig("tingcha", "1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", "" // we serve one file, and no page that loads from elsewhere
	c.CreateHooks = nil                                   // they add $schema to answers, with the address that somebody asked under
	c.AllowAdditionalPropertiesByDefault = true           // an older client's words are no mistake
	c.Info.Description = "Findings, calls, verdicts, tickets and coverage of a hotline; and the way in for calls, tickets, transcripts and recordings."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		scheme: {Type: "http", Scheme: "bearer", Description: "A token that an administrator has made. Each operation lists the scopes that it needs."},
	}
	return c
}

// describe writes the description down.
func describe(h huma.API) ([]byte, error) {
	text, err := json.Marshal(h.OpenAPI())
	if err != nil {
		return nil, fmt.Errorf("api: describe: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return nil, fmt.Errorf("api: describe: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}
