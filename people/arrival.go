package people

import "errors"

// Arrival is somebody whom an outside service knows, and has just sent here.
type Arrival struct {
	// User is what the service says, and what it gives a right to here. The ID is a
	// proposal for who has no account yet; empty when the service says nothing that
	// somebody could sign in as.
	User User
	// Subject is by which the service knows the user, for ever.
	Subject string
	// To is where the user wanted to go, as the browser asked.
	To string
}

// ErrNoRole says that an outside service knows somebody, and that nothing of what it says
// gives a role here.
var ErrNoRole = errors.New("known outside, and has no role here")
