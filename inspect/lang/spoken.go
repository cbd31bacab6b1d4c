package lang

// Spoken are the phrases that a rulebook looks for in what is said, those of its sets
// included, each once in the order of the book. One that is looked for by sound
// anywhere has that in its Sound.
func (b *Rulebook) Spoken() []Item {
	s := sayings{book: b, sets: map[string]*PhraseSet{}, at: map[string]int{}, seen: map[string]bool{}}
	for _, set := range b.Sets() {
		s.sets[set.Name] = set
	}
	for _, d := range b.Definitions() {
		s.condition(d.Condition)
	}
	for _, r := range b.Rules() {
		s.condition(r.When)
		s.condition(r.Unless)
	}
	return s.all
}

// sayings gathers phrases.
type sayings struct {
	book *Rulebook
	sets map[string]*PhraseSet
	all  []Item
	at   map[string]int  // where a phrase is in all
	seen map[string]bool // sets, by name and sound
}

func (s *sayings) condition(cond Condition) {
	walk(cond, func(part Condition) {
		if _, filed := part.(Tickets); filed {
			return // what is written in tickets is not said
		}
		for _, list := range listsIn(part) {
			s.items(list.Sought())
		}
	})
}

func (s *sayings) items(items []Item) {
	for _, item := range items {
		switch item.Kind {
		case Phrase:
			s.phrase(item)
		case SetName:
			s.set(item)
		case Regex, ValueItem, brokenItem:
		}
	}
}

func (s *sayings) phrase(item Item) {
	at, known := s.at[item.Text]
	if !known {
		s.at[item.Text] = len(s.all)
		s.all = append(s.all, Item{Kind: Phrase, Text: item.Text, Sound: item.Sound, Pos: item.Pos})
		return
	}
	s.all[at].Sound = s.all[at].Sound.join(item.Sound)
}

func (s *sayings) set(item Item) {
	set, key := s.sets[item.Text], item.Text+item.Sound.String()
	if set == nil || s.seen[key] {
		return
	}
	s.seen[key] = true
	items := make([]Item, len(set.Items))
	for i, inner := range set.Items {
		items[i] = item.Sound.On(inner)
	}
	s.items(items)
}
