package web

import (
	"errors"
	"net/http"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/storage"
)

// sealedPage stands for a page that says what the machine found in a call, while the
// reader judges that call without knowing it.
type sealedPage struct {
	frame
	Call call.Call
	Pick string // the page on which it is judged
}

// sealed shows a page in place of what the machine found in a call that the user has
// taken from a draw and not judged; false when there is nothing to hide.
func (s *server) sealed(w http.ResponseWriter, r *http.Request, c call.Call) (bool, error) {
	draw, err := s.Store.TakenPick(r.Context(), c.ID, userOf(r).ID)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.render(w, r, http.StatusOK, "sealed", sealedPage{frame: s.frame(w, r, "audit"), Call: c, Pick: pickURL(draw, c.ID)})
}
