package estimate

// Unrated stands in [Ratings] where a rater has not rated an item.
const Unrated = -1

// Ratings are what raters said of items: Ratings[i][r] is the category, counted from 0,
// that rater r gave item i, or [Unrated]. Every item has a place for every rater.
type Ratings [][]int

// Kappa is Cohen's kappa of two raters over the items that both have rated: how far they
// agree beyond what two would who had the same shares of categories and did not listen
// (J. Cohen, "A coefficient of agreement for nominal scales", Educational and
// Psychological Measurement 20, 1960). It is unknown for no common item, and where chance
// alone would make them agree on everything, because both have said the same always.
//
// Of 50 items, on 20 of which both say yes, on 15 both no, on 5 only the first yes and on
// 10 only the second, they agree on 0.7, chance gives 0.5, and kappa is 0.4.
func (r Ratings) Kappa(a, b int) (kappa float64, known bool) {
	n, same := 0, 0
	shares := map[int][2]int{}
	for _, item := range r {
		if item[a] == Unrated || item[b] == Unrated {
			continue
		}
		n++
		if item[a] == item[b] {
			same++
		}
		s := shares[item[a]]
		s[0]++
		shares[item[a]] = s
		s = shares[item[b]]
		s[1]++
		shares[item[b]] = s
	}
	byChance := 0
	for _, s := range shares {
		byChance += s[0] * s[1]
	}
	return beyond(float64(same)/float64(n), float64(byChance)/float64(n*n), n)
}

// Fleiss is the kappa of J. L. Fleiss for any number of raters, who need not be the same
// for every item ("Measuring nominal scale agreement among many raters", Psychological
// Bulletin 76, 1971). His table of 30 patients and six psychiatrists gives 0.430. Items
// that fewer than two have rated are left out; of items with different numbers of ratings
// each counts with its share of agreeing pairs, as in his for equal ones.
func (r Ratings) Fleiss() (kappa float64, known bool) {
	counts, ratings, items := map[int]int{}, 0, 0
	agree := 0.0
	for _, item := range r {
		c, n := tally(item)
		if n < 2 {
			continue
		}
		items++
		ratings += n
		pairs := 0
		for category, k := range c {
			counts[category] += k
			pairs += k * (k - 1)
		}
		agree += float64(pairs) / float64(n*(n-1))
	}
	byChance := 0
	for _, k := range counts {
		byChance += k * k
	}
	return beyond(agree/float64(items), float64(byChance)/float64(ratings*ratings), items)
}

// Alpha is Krippendorff's alpha for nominal data, some of which may be missing (K.
// Krippendorff, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania,
// 2011): one less the disagreement that is seen over that which is expected when all
// ratings are dealt out anew. Section D of that paper, four observers and twelve units,
// gives 0.743. Items with one rating say nothing; it is unknown without any pair, and when
// all ratings are the same.
func (r Ratings) Alpha() (alpha float64, known bool) {
	counts, ratings, items := map[int]int{}, 0, 0
	differ := 0.0
	for _, item := range r {
		c, n := tally(item)
		if n < 2 {
			continue
		}
		items++
		ratings += n
		pairs := n * (n - 1)
		for category, k := range c {
			counts[category] += k
			pairs -= k * (k - 1)
		}
		differ += float64(pairs) / float64(n-1)
	}
	same := 0
	for _, k := range counts {
		same += k * (k - 1)
	}
	return beyond(1-differ/float64(ratings), float64(same)/(float64(ratings)*float64(ratings-1)), items)
}

// Leniency is by how much more often the others gave a category than one rater did, on
// the items that this rater and some other have rated: for "confirmed", above 0 is
// milder than the others, from -1 to 1. It is unknown without such an item.
func (r Ratings) Leniency(rater, category int) (milder float64, known bool) {
	sum, items := 0.0, 0
	for _, item := range r {
		if item[rater] == Unrated {
			continue
		}
		others, gave := 0, 0
		for i, c := range item {
			if i != rater && c != Unrated {
				others++
				if c == category {
					gave++
				}
			}
		}
		if others == 0 {
			continue
		}
		items++
		sum += float64(gave) / float64(others)
		if item[rater] == category {
			sum--
		}
	}
	if items == 0 {
		return 0, false
	}
	return sum / float64(items), true
}

// tally counts the ratings of an item by category, and in all.
func tally(item []int) (counts map[int]int, n int) {
	counts = make(map[int]int, len(item))
	for _, c := range item {
		if c != Unrated {
			counts[c]++
			n++
		}
	}
	return counts, n
}

// beyond is agreement beyond chance, unknown when chance leaves no room.
func beyond(seen, byChance float64, items int) (float64, bool) {
	if items == 0 || byChance >= 1 {
		return 0, false
	}
	return (seen - byChance) / (1 - byChance), true
}
