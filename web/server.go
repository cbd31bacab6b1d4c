package web

import (
	"net/http"

	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/web/judging"
)

// server holds what all handlers share.
type server struct {
	Config
	views  views
	assets assets
	door   door
	who    map[string]rights   // may ask for what, by pattern
	said   map[string]language // words for answers that are no page, by tag
	ear    ear
	bench  judging.Bench // where cases are judged
	prints chan struct{} // who makes a PDF has a turn
	turn   chan struct{} // who has a rule explained has the one there is
	trouble
}

// New makes the pages of a hotline. The handler may serve any number of requests
// at once; limits on their time are the caller's.
func New(c Config) (http.Handler, error) {
	c, err := c.complete()
	if err != nil {
		return nil, err
	}
	s := &server{Config: c, door: newDoor(), ear: newEar(), prints: make(chan struct{}, printsAtOnce), turn: make(chan struct{}, 1)}
	s.bench = judging.Bench{Store: c.Store, Zone: c.Zone, SecondRate: c.Terms.SecondRate, Lots: judging.NewLots(), Log: c.Log}
	if s.assets, err = loadAssets(); err != nil {
		return nil, err
	}
	languages, err := loadLanguages()
	if err != nil {
		return nil, err
	}
	s.said = map[string]language{}
	for _, l := range languages {
		s.said[l.tag] = l
	}
	if s.views, err = parseViews(languages, s.assets, c.Zone); err != nil {
		return nil, err
	}
	table := s.routes()
	s.who = rightsOf(table)
	routes, err := s.handle(table)
	if err != nil {
		return nil, err
	}
	return s.guarded(s.signedIn(routes)), nil
}

// routes says which address leads where, and for whom.
func (s *server) routes() []route {
	look := may(people.Reviewer, people.Leader, people.Auditor)
	judge := may(people.Reviewer)
	decide := may(people.Reviewer, people.Leader) // a leader where two reviewers disagree
	own := may(people.Agent)
	proof, runs := may(people.Reviewer, people.Leader, people.Admin, people.Auditor).ofAll(), may(people.Reviewer, people.Leader, people.Admin).ofAll()
	return []route{
		{"GET /{$}", anyUser(), s.home},
		{"GET /queue", look, s.queue},
		{"POST /queue", may(people.Reviewer, people.Leader), s.queueDo},
		{"POST /calls/{id}/verdict", decide, s.forScripts(s.judgeCase)},
		{"POST /calls/{id}/undo", decide, s.forScripts(s.undoCase)},
		{"POST /calls/{id}/draft", decide, s.forScripts(s.draft)},
		{"POST /calls/{id}/typical", decide, s.forScripts(s.markTypical)},
		{"POST /calls/{id}/lease", decide, s.forScripts(s.lease)},
		{"GET /findings", look, s.findings},
		{"GET /findings/{id}", may(people.Reviewer, people.Leader, people.Auditor, people.Agent), s.finding},
		{"GET /calls/{id}", look, s.call},
		{"GET /calls/{id}/explain", look, s.explain},
		{"GET /calls/{id}/audio", look, s.audio},
		{"GET /calls/{id}/peaks.json", look, s.peaks},
		{"GET /tickets/{id}", may(people.Reviewer, people.Leader, people.Auditor, people.Agent), s.ticket},
		{"GET /scorecards", look, s.scorecards},
		{"GET /scorecards/{agent}", may(people.Reviewer, people.Leader, people.Auditor, people.Agent), s.scorecard},
		{"POST /scorecards/{agent}/notes", may(people.Leader), s.addNote},
		{"POST /scorecards/{agent}/plans", may(people.Leader), s.addPlan},
		{"GET /coaching", may(people.Leader, people.Auditor, people.Agent), s.coaching},
		{"POST /coaching/goals", own, s.proposeGoal},
		{"POST /coaching/{id}/answer", own, s.answerNote},
		{"POST /plans/{id}/steps", may(people.Leader, people.Agent), s.stepPlan},
		{"GET /coverage", proof, s.coverage},
		{"GET /coverage/{day}", proof, s.day},
		{"POST /coverage/{day}/reopen", runs, s.reopen},
		{"POST /coverage/{day}/exempt", runs, s.exempt},
		{"POST /coverage/{day}/approve", runs, s.approve},
		{"POST /coverage/{day}/close", runs, s.closeDay},
		{"GET /audit", look, s.audits},
		{"POST /audit", may(people.Reviewer, people.Leader), s.drawNew},
		{"GET /audit/{draw}", look, s.drawn},
		{"POST /audit/{draw}/next", judge, s.pickNext},
		{"GET /audit/{draw}/calls/{call}", look, s.pick},
		{"POST /audit/{draw}/calls/{call}", judge, s.pickJudge},
		{"POST /audit/{draw}/calls/{call}/hint", judge, s.pickHint},
		{"GET /complaints", look, s.complaints},
		{"GET /complaints/{kind}/{id}", look, s.complaint},
		{"POST /complaints/{kind}/{id}", may(people.Reviewer, people.Leader), s.moveComplaint},
		{"GET /callbacks", look, s.callbacks},
		{"GET /callbacks/{kind}/{id}", look, s.callback},
		{"POST /callbacks/{kind}/{id}", may(people.Reviewer, people.Leader), s.noteCallback},
		{"GET /bulletins", look, s.bulletins},
		{"POST /bulletins", may(people.Leader), s.issueBulletin},
		{"GET /bulletins/now", look, s.bulletinNow},
		{"GET /bulletins/{id}", look, s.bulletin},
		{"GET /bulletins/{id}/{format}", look, s.bulletinFile},
		{"GET /contest", look, s.contest},
		{"POST /contest", may(people.Leader).ofAll(), s.giveFlag},
		{"GET /contest/{format}", look, s.contestFile},
		{"GET /awards", look, s.awards},
		{"POST /awards", may(people.Leader).ofAll(), s.giveAwards},
		{"GET /awards/{format}", look, s.awardsFile},
		{"GET /groups", look, s.groups},
		{"GET /groups/{format}", look, s.groupsFile},
		{"GET /figures", may(people.Reviewer, people.Leader, people.Auditor, people.Agent), s.figures},
		{"GET /supervision", look, s.supervised},
		{"POST /supervision", may(people.Leader), s.openMatter},
		{"GET /supervision/interviews", may(people.Leader, people.Auditor), s.interviews},
		{"GET /supervision/repeats", may(people.Leader, people.Auditor), s.repeats},
		{"GET /supervision/ladders", may(people.Leader, people.Auditor), s.ladders},
		{"GET /supervision/{id}", look, s.matter},
		{"POST /supervision/{id}", may(people.Reviewer, people.Leader), s.moveMatter},
		{"GET /warnings", look, s.warnings},
		{"GET /warnings/{id}", look, s.warning},
		{"POST /warnings/{id}", decide, s.takeUp},
		{"GET /rules", look, s.rules},
		{"GET /indicators", anyUser(), s.indicators},
		{"GET /rules/{name}", look, s.rule},
		{"POST /theme", anyone(), s.theme},
		{"GET /mine", own, s.mine},
		{"GET /mine/{id}", own, s.mineFinding},
		{"GET /mine/{id}/audio", own, s.mineAudio},
		{"POST /mine/{id}/appeal", own, s.appealAgainst},
		{"GET /appeals", may(people.Reviewer, people.Leader, people.Admin, people.Auditor), s.appeals},
		{"GET /appeals/{id}", anyUser(), s.appeal},
		{"POST /appeals/{id}/decide", may(people.Reviewer, people.Leader, people.Admin), s.decideAppeal},
		{"POST /appeals/{id}/withdraw", own, s.withdrawAppeal},
		{"GET /users", may(people.Admin), s.users},
		{"POST /users", may(people.Admin), s.setUser},
		{"POST /users/{id}/link", may(people.Admin), s.linkUser},
		{"POST /users/{id}/switch", may(people.Admin), s.switchUser},
		{"GET /account", anyUser(), s.myAccount},
		{"POST /account/password", anyUser(), s.setPassword},
		{"POST /account/end", anyUser(), s.endSession},
		{"GET /log", may(people.Admin, people.Auditor), s.log},
		{"GET /calibration", look, s.calibrations},
		{"POST /calibration", may(people.Leader), s.openCalibration},
		{"GET /calibration/{id}", look, s.calibration},
		{"POST /calibration/{id}/close", may(people.Leader), s.closeCalibration},
		{"POST /calibration/{id}/notes", may(people.Reviewer, people.Leader), s.noteCalibration},
		{"GET /calibration/{id}/calls/{call}", judge, s.calibrationCall},
		{"POST /calibration/{id}/calls/{call}", judge, s.answerCalibration},
		{"GET /gold/{call}", may(people.Leader), s.gold},
		{"POST /gold/{call}", may(people.Leader), s.markGold},
		{"GET /reviewers", look, s.reviewers},
		{"GET /login", anyone(), s.login},
		{"POST /login", anyone(), s.enter},
		{"POST /login/as/{id}", anyone(), s.visit},
		{"GET /login/oidc", anyone(), s.leave},
		{"GET /login/oidc/back", anyone(), s.arrive},
		{"POST /logout", anyone(), s.logout},
		{"GET /welcome", anyone(), s.welcome},
		{"POST /welcome", anyone(), s.settle},
		{"GET /search", look, s.search},
		{"POST /search/kept", look, s.keepSearch},
		{"POST /search/kept/{id}/drop", look, s.dropSearch},
		{"GET /tokens", may(people.Admin), s.tokens},
		{"POST /tokens", may(people.Admin), s.addToken},
		{"POST /tokens/{id}/revoke", may(people.Admin), s.revokeToken},
		{"GET /webhooks", may(people.Admin), s.webhooks},
		{"POST /webhooks", may(people.Admin), s.addWebhook},
		{"POST /webhooks/{id}/remove", may(people.Admin), s.removeWebhook},
		{"POST /webhooks/{id}/again", may(people.Admin), s.sendAgain},
		{"GET /static/{file}", anyone(), s.static},
		{"GET /healthz", anyone(), s.health},
		{"/", anyone(), s.nowhere},
	}
}

// home leads to where a user works.
func (s *server) home(w http.ResponseWriter, r *http.Request) error {
	to := "/queue"
	switch u := userOf(r); {
	case u.Is(people.Reviewer):
	case u.Is(people.Leader):
		to = "/scorecards"
	case u.Is(people.Auditor):
		to = "/log"
	case u.Is(people.Admin):
		to = "/users"
	case u.Is(people.Agent):
		to = "/mine"
	}
	http.Redirect(w, r, to, http.StatusFound)
	return nil
}

// static serves a static file.
func (s *server) static(w http.ResponseWriter, r *http.Request) error {
	s.assets.ServeHTTP(w, r)
	return nil
}
