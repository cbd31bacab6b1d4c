package web

import (
	"cmp"
	"context"
)

// names are what people are called, by the IDs of their accounts.
type names map[string]string

// Of gives what somebody is called: the ID of whoever has no account any more, or none
// with a name.
func (n names) Of(id string) string { return cmp.Or(n[id], id) }

// names reads what people are called.
func (s *server) names(ctx context.Context) (names, error) {
	accounts, err := s.Store.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	all := names{}
	for _, a := range accounts {
		all[a.ID] = a.Name
	}
	return all, nil
}
