package supervision

import "time"

// Kind says what sort of matter one is.
type Kind string

// The kinds of matters.
const (
	Item      Kind = "item"      // 督办事项
	Interview Kind = "interview" // 逐级访谈
	Training  Kind = "training"  // 脱产培训与考试
	Ladder    Kind = "ladder"    // 四步处理
)

// Kinds lists every kind in the order of pages.
func Kinds() []Kind { return []Kind{Item, Interview, Training, Ladder} }

// State is how far a matter has come.
type State string

// The states of matters. Closed and Dropped end an item, Closed a ladder, Manager an
// interview and Passed a training. Void ends a ladder whose verdict was undone, whatever
// it was before; nobody moves a matter there.
const (
	Plan  State = "plan"  // P: what is to be done, by when
	Do    State = "do"    // D: it is being done
	Check State = "check" // C: it is looked at whether it helps
	Act   State = "act"   // A: what helps becomes the rule

	Begun      State = "begun"      // nobody has talked yet
	Specialist State = "specialist" // 客服专员 has
	Monitor    State = "monitor"    // 班长 has
	Supervisor State = "supervisor" // 主管 has
	Manager    State = "manager"    // 管理人员 has: all four

	Named   State = "named"    // to be trained
	Course  State = "training" // 脱产培训中
	Exam    State = "exam"     // the course is over, the exam is not
	Passed  State = "passed"
	Dropped State = "dropped"

	Notice  State = "notice"  // 通报批评
	Rectify State = "rectify" // 限期整改
	Follow  State = "follow"  // 跟进检查
	Penalty State = "penalty" // 绩效扣罚

	Closed State = "closed"
	Void   State = "void"
)

// Matter is something that somebody sees through to its end.
type Matter struct {
	ID   string
	Kind Kind
	// Subject is what it is about: of an item the rule by whose confirmed rate it is
	// measured, empty for substantiated complaints about staff; of an interview the
	// complaint's ticket; of a training the agent; of a ladder the finding.
	Subject string
	Title   string // the problem in a line
	Dept    string // the department that answers for it; never empty
	Team    string // its team; empty where it is the whole department's
	Agent   string // staff number of whom it is about; empty for an item that is about nobody
	Grave   bool   // a ladder on a red line: it does not end without a penalty
	Round   int    // of a ladder: the verdict's
	// The rest is what the moves have made of it.
	Owner   string // who answers for the next step, never nobody: 责任人
	Measure string // 措施
	State   State
	Cycle   int       // of the four states of an item, from 1
	Day     string    // since when the measure is in force; empty before
	Due     time.Time // by when the next step has to be taken
	Score   int       // of the last exam, in points of 100; 0 without one
	By      string    // who opened it
	Opened  time.Time
	Ended   time.Time // zero until then
	Moves   int
	// Hands are the IDs of those who had a part in what is going on, a line each: of an item and a
	// ladder whoever answered for it while it was done and checked, and whoever said that it
	// was done; of an interview whoever held one. Lists leave it out.
	Hands string
	// Undone is the round of the verdict that took back the one a ladder stands on; 0 for none.
	Undone int
}

// Move is one step that somebody took.
type Move struct {
	Seq      int // from 1, which is the opening
	From, To State
	By       string
	At       time.Time
	Words    string    // what was done and found
	Owner    string    // who answers from now on; empty for whoever did before
	Measure  string    // in place of the one before; empty for that
	Day      string    // of a move to [Do]: since when the measure is in force
	Due      time.Time // of the next step; zero for none
	Score    int       // of an exam, in points of 100
	Key      string    // unique to one press of a button
}

// Over tells whether there is nothing left to do.
func (m Matter) Over() bool { return m.State == Void || m.State != "" && len(m.onward()) == 0 }

// Overdue tells whether the next step should have been taken.
func (m Matter) Overdue(now time.Time) bool { return !m.Over() && !m.Due.IsZero() && now.After(m.Due) }
