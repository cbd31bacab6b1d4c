package ask

import (
	"context"

	"github.com/tingcha/tingcha/storage"
)

// Search finds what has the words of a filter.
func (a *Answers) Search(ctx context.Context, f storage.SearchFilter) (storage.Found, error) {
	return Search(f).Answer(ctx, a.within)
}

// KeptSearches lists the owner's searches and those that are shared with the department.
func (a *Answers) KeptSearches(ctx context.Context, owner, dept string) ([]storage.KeptSearch, error) {
	return KeptSearches(owner, dept).Answer(ctx, a.within)
}
