"""The second hand: every indicator, computed from the field's dictionary alone.

Reads worlds as JSON, one a line, and writes a line for each: as "sums" what every item
comes to, [item, day, agent, dept, numerator, denominator], and as "values" what it reads
in a month, [item, month, agent, value], with the empty agent for everybody. It was written
from the published formulas and the formats of the input, not from the program, and shares
nothing with it: no code, no calendar, no arithmetic of dates.

All instants are milliseconds since 1970; days are those of the world's own zone. Points
are in hundredths in sums, and whole in values.
"""

import json
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta, timezone

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
REPEAT = 72 * HOUR

# 国务院办公厅关于 2026 年部分节假日安排的通知, as far as the worlds reach.
OFF = {"2026-09-25", "2026-09-26", "2026-09-27"} | {f"2026-10-0{d}" for d in range(1, 8)}
WORKED = {"2026-09-20", "2026-10-10"}

COMPLAINTS = ("complaint.internal", "complaint.external")


class World:
    def __init__(self, told):
        self.zone = timezone(timedelta(milliseconds=told["zone"]))
        self.as_of = told["as_of"]
        self.roster = told["roster"]
        self.calls = told["calls"]
        self.tickets = told["tickets"]
        self.topic = {}
        for t in sorted(self.tickets, key=lambda t: (t["filed"], t["id"])):
            self.topic.setdefault(t["call"], t["kind"])
        self.sums = defaultdict(lambda: [0, 0])

    # Days.

    def day(self, at):
        return self.local(at).date().isoformat()

    def local(self, at):
        return datetime.fromtimestamp(at // 1000, self.zone)

    def midnight_after(self, day):
        first = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(days=1)
        return int(first.timestamp()) * 1000

    def end_of_working_day(self, at, n):
        day = self.local(at).date()
        while n > 0:
            day += timedelta(days=1)
            n -= works(day)
        return self.midnight_after(day)

    def working_time(self, begin, end):
        total, day, at = 0, self.local(begin).date(), begin
        while at < end:
            until = min(end, self.midnight_after(day))
            if works(day):
                total += until - at
            at, day = until, day + timedelta(days=1)
        return total

    # Rows.

    def add(self, item, day, agent, dept, num, den):
        key = (item, day, agent, dept)
        self.sums[key][0] += int(num)
        self.sums[key][1] += int(den)

    def reckon(self):
        for c in self.calls:
            if c["answered"]:
                self.of_call(c)
        for t in self.tickets:
            self.of_ticket(t)
        sums = [[*key, *sums] for key, sums in sorted(self.sums.items()) if any(sums)]
        return {"sums": sums, "values": list(self.values())}

    # What people read.

    def values(self):
        months = defaultdict(lambda: [0, 0])
        for (item, day, agent, _), (num, den) in self.sums.items():
            for whose in {"", agent}:
                months[item, day[:7], whose][0] += num
                months[item, day[:7], whose][1] += den
        for (item, month, agent), (num, den) in sorted(months.items()):
            if item == "inspected":
                yield item, month, agent, num
            elif den:
                yield item, month, agent, read(item, num, den)
            if item == "deduction" and agent and den:
                yield "quality", month, agent, max(0, 100 - num / 100)
            if item == "ic_confirm_rate" and den:
                num0, den0 = months.get((item, before(month), agent), (0, 0))
                if den0:
                    yield "ic_confirm_rate_mom", month, agent, 100 * num / den - 100 * num0 / den0
                if num0:
                    yield "ic_confirm_rate_mom %", month, agent, (num / den - num0 / den0) / (num0 / den0)

    def others(self, customer, topic, begin, end, but=None):
        """What the customer asked of a person with begin < start <= end on the same matter, as far as anybody knows."""
        for c in self.calls:
            asked = c["answered"] and c["direction"] != "out" and customer and c["customer"] == customer and c["id"] != but
            if asked and begin < c["started"] <= end and same_matter(topic, self.topic.get(c["id"], "")):
                yield c

    def of_call(self, c):
        def add(item, num, den):
            self.add(item, self.day(c["started"]), c["agent"], c["dept"], num, den)

        served = c["direction"] != "out"
        for item in ("ic_per_million", "ic_confirmed_per_million"):
            add(item, 0, served)
        if c["csat"] >= 1:
            add("satisfaction", c["csat"] >= 4, 1)
        if c["csat"] >= 0:
            add("rated", c["csat"] >= 1, 1)
        if c["listed"]:
            add("qa_coverage", c["inspected"], 1)
        topic = self.topic.get(c["id"], "")
        if c["customer"] and served:
            after = any(self.others(c["customer"], topic, c["started"], c["started"] + WEEK, c["id"]))
            before = any(self.others(c["customer"], topic, c["started"] - REPEAT - 1, c["started"] - 1, c["id"]))
            add("fcr", not after, 1)
            add("repeat_rate", before, 1)
        if c["csat"] in (1, 2):
            add("callback_rate", reached(c["tries"], c["started"] + c["length"]), 1)
            self.scored(add, c["tries"])
        if c["inspected"]:
            self.of_inspection(c, add)

    def of_inspection(self, c, add):
        hits = c["verdicts"]
        confirmed = [v for v in hits if v["ruling"] == "confirmed"]
        judged = [v for v in hits if v["ruling"]]
        families = {v["family"] for v in confirmed}
        add("inspected", 1, 1)
        add("hit_rate", bool(hits), 1)
        add("qa_error_rate", bool(confirmed), 1)
        add("shirk_rate", "shirking" in families, 1)
        undispatched = "undispatched" in families
        ticketed = any(t["call"] == c["id"] and t["kind"] != "consult" for t in self.tickets)
        if undispatched or ticketed:
            add("undispatched_rate", undispatched, 1)
        put_off = bool(families & {"shirking", "undispatched"})
        again = any(self.others(c["customer"], self.topic.get(c["id"], ""), c["started"], c["started"] + REPEAT, c["id"]))
        add("aggravated_rate", put_off and again and c["direction"] != "out", 1)
        if any(v["label"] == "internal=unreported" for v in confirmed):
            add("unreported_rate", 1, 1)
        for v in judged:
            add("recheck_rate", v["rechecked"], 1)
            add("review_accuracy", v["ruling"] == "confirmed", 1)
        for v in hits:
            for a in v["appeals"]:
                if a["decided"]:
                    add("appeal_success", a["changed"], 1)
        add("deduction", deducted(confirmed), 1)

    def of_ticket(self, t):
        self.of_filing(t)
        self.of_terms(t)
        self.of_closing(t)
        self.of_callback(t)
        if t["kind"] == "complaint.internal":
            self.of_complaint(t)

    def by_filer(self, t, at):
        return lambda item, num, den: self.add(item, self.day(at), t["agent"], t["dept"], num, den)

    def of_filing(self, t):
        add = self.by_filer(t, t["filed"])
        if t["kind"] != "urge":
            add("urge_rate", bool(times(t, "urged")), 1)
        if t["kind"] == "complaint.internal":
            add("unreported_rate", 0, 1)

    def of_terms(self, t):
        if t["kind"] == "consult" and not times(t, "dispatched", "step"):
            return
        self.held("handled_60min", t, t["filed"] + HOUR, times(t, "dispatched", "step", "replied", "closed"))
        self.held("replied_48h", t, t["filed"] + 48 * HOUR, times(t, "replied"))
        due = self.due(t)
        # What is to be done by the last working day fell due on it, and not at 0:00 of the next.
        self.held("timely_rate", t, due, times(t, "closed"), due - 1)
        if t["kind"] == "repair":
            self.held("on_time_rate", t, due, times(t, "closed"), due - 1)

    def due(self, t):
        if t["kind"] in COMPLAINTS:
            return self.end_of_working_day(t["filed"], 4)
        days = {"transfer": 7, "repair": 1}.get(t["kind"], 10)
        return t["filed"] + days * DAY

    def held(self, item, t, due, done, counts=None):
        """One that is open and not yet due counts neither way; open and overdue is a failure."""
        met = bool(done) and done[0] <= due
        if met or due <= self.as_of:
            self.by_filer(t, counts or due)(item, met, 1)

    def of_closing(self, t):
        closed = times(t, "closed")
        if not closed:
            return
        first, last = closed[0], closed[-1]
        lost = (
            len([at for at in times(t, "dispatched") if at <= first + WEEK]) > 1
            or any(at <= first + WEEK for at in times(t, "reopened"))
            or any(first < at <= first + WEEK for at in times(t, "urged"))
            or any(self.others(t["customer"], t["kind"], first, first + WEEK))
        )
        self.by_filer(t, first)("first_close", not lost, 1)
        if any(at > last for at in times(t, "reopened")):
            return
        add = self.by_filer(t, last)
        add("ticket_steps", len(times(t, "dispatched", "step", "replied", "closed", "reopened")), 1)
        add("ticket_time", last - t["filed"], 1)
        add("ticket_work_time", self.working_time(t["filed"], last), 1)

    def of_callback(self, t):
        reasons = [(at, at) for at in times(t, "urged")[:1]]
        if t["kind"] in COMPLAINTS + ("transfer", "urge"):
            reasons.append((t["filed"], t["filed"]))
        if t["kind"] == "repair":
            due, closed = self.due(t), times(t, "closed")
            if due <= self.as_of and not (closed and closed[0] <= due):
                reasons.append((due, due - 1))
        surveys = [dict(e, reached=True) for e in t["events"] if e["kind"] == "surveyed"]
        tries = surveys + t["tries"]
        if reasons:
            since, counts = min(reasons)
            self.by_filer(t, counts)("callback_rate", reached(tries, since), 1)
        self.scored(self.by_filer(t, t["filed"]), tries)

    def scored(self, add, tries):
        said = [e for e in sorted(tries, key=lambda e: e["at"]) if e["score"]]
        if said:
            add("callback_csat", said[0]["score"] >= 4, 1)

    def of_complaint(self, t):
        agent, dept = t["about"], self.roster.get(t["about"], "")
        self.add("ic_per_million", self.day(t["filed"]), agent, dept, 1, 0)
        concluded = [e for e in t["events"] if e["kind"] in ("substantiated", "not_substantiated")]
        if concluded:
            day, yes = self.day(concluded[0]["at"]), concluded[-1]["kind"] == "substantiated"
            self.add("ic_confirmed_per_million", day, agent, dept, yes, 0)
            self.add("ic_confirm_rate", day, agent, dept, yes, 1)


def reached(tries, since):
    return any(e["reached"] and e["at"] >= since for e in tries)


def same_matter(a, b):
    """Unless both were written down, as different things; an urging is about whatever there was before."""
    return not a or not b or a == b or "urge" in (a, b)


def read(item, num, den):
    if item.endswith("_per_million"):
        return 1_000_000 * num / den
    if item in ("ticket_steps", "ticket_time", "ticket_work_time"):
        return num / den
    return num / den / 100 if item == "deduction" else 100 * num / den


def before(month):
    year, m = int(month[:4]), int(month[5:])
    return f"{year - (m == 1):04}-{(m - 2) % 12 + 1:02}"


def works(day):
    if day.isoformat() in OFF:
        return False
    return day.weekday() < 5 or day.isoformat() in WORKED


def times(t, *kinds):
    return [e["at"] for e in t["events"] if e["kind"] in kinds]


def deducted(confirmed):
    families = defaultdict(int)
    caps = {}
    for v in confirmed:
        families[v["family"]] += v["points"]
        caps[v["family"]] = v["cap"]
    return sum(min(points, caps[f]) if caps[f] else points for f, points in families.items())


for line in sys.stdin:
    json.dump(World(json.loads(line)).reckon(), sys.stdout)
    print()
