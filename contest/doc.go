// Package contest says how departments stand in the monthly contest (对标竞赛, D05), and
// which agents have earned an award (评比, A25).
//
//	sums of a month ──▶ Standings ──▶ places ──▶ who may be given the flag
//	sums of agents  ──▶ Earned    ──▶ who is certainly better than all together
//
// No place is noise: units that the counts cannot tell apart share one, and who has too few
// calls, too little of them inspected, or a red line has none.
//
// It is pure: sums in, places out.
package contest
