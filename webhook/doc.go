// Package webhook tells other programs of confirmed findings, and of findings that are so
// no more: a POST of JSON that the receiver can know to be ours.
//
//	verdict ──trigger──▶ storage.Delivery ──[Sender]──▶ POST, signed ──▶ 2xx: delivered
//	                            ▲                                  └──▶ else: again later,
//	                            └───────────── back-off ─────────────   after a day parked
//
// Messages are signed as Standard Webhooks says: HMAC-SHA256 over ID, time and body. They
// come at least once, those of one finding in the order in which it changed, and the ID is
// the same at every try. Addresses are checked twice, when a webhook is made and when its
// name has been resolved, so that nobody has this program ask inside a network for them;
// see [Policy].
package webhook
