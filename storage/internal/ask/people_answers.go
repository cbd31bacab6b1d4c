package ask

import (
	"context"
	"time"

	"github.com/tingcha/tingcha/call"
	"github.com/tingcha/tingcha/people"
	"github.com/tingcha/tingcha/storage"
)

// Account gives an account by its ID.
func (a *Answers) Account(ctx context.Context, id string) (storage.Account, error) {
	return Account(id).Answer(ctx, a.within)
}

// AccountOf gives the account of a subject.
func (a *Answers) AccountOf(ctx context.Context, subject string) (storage.Account, error) {
	return AccountOf(subject).Answer(ctx, a.within)
}

// Accounts lists all accounts by ID.
func (a *Answers) Accounts(ctx context.Context) ([]storage.Account, error) {
	return Accounts().Answer(ctx, a.within)
}

// Link gives a link that is good.
func (a *Answers) Link(ctx context.Context, sum string, now time.Time) (storage.Link, error) {
	return Link(sum, now).Answer(ctx, a.within)
}

// Session gives a session with its account.
func (a *Answers) Session(ctx context.Context, sum string) (storage.Session, storage.Account, error) {
	in, err := session(sum).Answer(ctx, a.within)
	return in.session, in.account, err
}

// Sessions lists an account's sessions, the one used last first.
func (a *Answers) Sessions(ctx context.Context, account string) ([]storage.Session, error) {
	return sessions(account).Answer(ctx, a.within)
}

// Deeds lists what people did, the last first, and says how much there is.
func (a *Answers) Deeds(ctx context.Context, f storage.DeedFilter) ([]storage.Deed, int, error) {
	some, err := deeds(f).Answer(ctx, a.within)
	return some.Rows, some.Total, err
}

// SignIns gives the last deeds by which somebody signed in.
func (a *Answers) SignIns(ctx context.Context, who string, n int) ([]storage.Deed, error) {
	return signIns(who, n).Answer(ctx, a.within)
}

// Agent gives an agent of the roster.
func (a *Answers) Agent(ctx context.Context, id string) (call.Agent, error) {
	return agent(id).Answer(ctx, a.within)
}

// Roster lists the staff numbers of the roster that are within reach.
func (a *Answers) Roster(ctx context.Context, within people.Reach) ([]string, error) {
	return onRoster(within).Answer(ctx, a.within)
}
