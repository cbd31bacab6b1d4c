// Package callback says which customers a hotline has to call back, and what became of it
// (回访, C08). It is pure: what it says follows from the ticket or the call alone and from
// what was noted of calls to the customer, so the same records always give the same list.
//
//	a ticket, a rated call ──▶ causes ──▶ one callback ◀── tries: surveys of the ticket system, results noted here
//
// Every ticket and every call has one callback at most, however many causes it has: a
// customer is not called twice because two lists name the same matter.
package callback
