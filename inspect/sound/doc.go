// Package sound finds phrases in a call by their sound. Speech recognition writes
// 公号 for 工号 and 公信不 for 工信部: what is said is right and what is written is
// not.
//
// Two characters sound alike when one is read, first of all, like the other is
// read at all, the tone aside and with the sounds that dialects mix up taken as
// one:
//
//	zh z · ch c · sh s            知 资, 吃 词, 诗 司
//	n l r                         难 兰 然
//	f and hu                      飞 灰, 发 花, 房 黄
//	in ing · en eng · an ang      音 英, 真 正, 山 商 — but not ian iang
//
// A phrase sounds like a stretch of text when its characters do, one after the
// other. What is not Chinese in it must be written the same.
package sound
