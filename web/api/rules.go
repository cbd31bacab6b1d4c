package api

import (
	"context"
	"net/http"
)

func (s *server) registerRules(r *registry) {
	add(s, r, operation{
		id: "list-rules", method: http.MethodGet, path: "/rules", scopes: []Scope{ReadFindings}, tag: "rules", summary: "List the rules in force",
	}, s.listRules)
}

func (s *server) listRules(context.Context, *struct{}) (*Answer[List[Rule]], error) {
	return &Answer[List[Rule]]{List[Rule]{append([]Rule{}, s.Rules()...)}}, nil
}
