package web

import (
	"net/http"
)

// server holds what all handlers share.
type server struct {
	Config
	views  views
	assets assets
	trouble
}

// New makes the pages of a hotline. The handler may serve any number of requests
// at once; limits on their time are the caller's.
func New(c Config) (http.Handler, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	s := &server{Config: c}
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	languages, err := loadLanguages()
	if err != nil {
		return nil, err
	}
	if s.views, err = parseViews(languages, s.assets, c.Zone); err != nil {
		return nil, err
	}
	return s.guarded(s.routes()), nil
}

// routes says which address leads where.
func (s *server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", http.RedirectHandler("/findings", http.StatusFound))
	mux.Handle("GET /findings", s.page(s.findings))
	mux.Handle("GET /findings/{id}", s.page(s.finding))
	mux.Handle("POST /findings/{id}/verdict", s.page(s.verdict))
	mux.Handle("GET /calls/{id}", s.page(s.call))
	mux.Handle("GET /calls/{id}/explain", s.page(s.explain))
	mux.Handle("GET /calls/{id}/audio", s.page(s.audio))
	mux.Handle("GET /calls/{id}/peaks.json", s.page(s.peaks))
	mux.Handle("GET /tickets/{id}", s.page(s.ticket))
	mux.Handle("GET /scorecards", s.page(s.scorecards))
	mux.Handle("GET /scorecards/{agent}", s.page(s.scorecard))
	mux.Handle("GET /coverage", s.page(s.coverage))
	mux.Handle("GET /coverage/{day}", s.page(s.day))
	mux.Handle("POST /coverage/{day}/reopen", s.page(s.reopen))
	mux.Handle("POST /coverage/{day}/exempt", s.page(s.exempt))
	mux.Handle("POST /coverage/{day}/approve", s.page(s.approve))
	mux.Handle("POST /coverage/{day}/close", s.page(s.closeDay))
	mux.Handle("GET /static/{file}", s.assets)
	mux.HandleFunc("GET /healthz", s.health)
	mux.Handle("/", s.page(s.nowhere))
	return mux
}
