// Package complaint follows a complaint about the hotline's own staff from desk to desk
// (对内投诉流程, D02). It is pure: where a complaint stands follows from what the ticket
// system tells and from what was noted here, whatever came first.
//
//	accepted ──▶ intervened ──▶ investigated ──▶ audited ──▶ called back
//	受理         部门干预处理     核实：属实、不属实    审核         回访
//	                 ▲               │
//	                 └── returned ◀──┘            退回重查
package complaint
