----------------------------- MODULE SynclineFeed -----------------------------
(***************************************************************************)
(* How a reader proves up to which instant it was told of everything.      *)
(*                                                                         *)
(* Writers register an intent, change the store, publish a record, drop    *)
(* the intent when the record is acked; they crash, come back as a new     *)
(* incarnation with what they inherited, or without their disk, and are    *)
(* fenced. Heartbeats carry claims: offsets of own acked heartbeats. The   *)
(* reader asks the broker where a partition ends, and so dates offsets     *)
(* with its own clock. What is proven:                                     *)
(*                                                                         *)
(*   everything committed before the watermark is in a record that was     *)
(*   applied, and appended after the commit.              (WatermarkSound) *)
(*                                                                         *)
(* SynclineShard assumes just that.                                        *)
(*                                                                         *)
(* TIME. There is no clock. An instant is the number of commits to the     *)
(* store that precede it, so "committed before instant f" is "its number   *)
(* is at most f". The reader's own instants are of the same kind, because  *)
(* only their order against commits matters.                               *)
(*                                                                         *)
(* MERGED STEPS, each the worst case for the reader. A question about an   *)
(* end is dated with the instant at which the broker answers it, and the   *)
(* answer arrives at once (in truth it is dated earlier and arrives later, *)
(* which makes dates older). A ping likewise. A JOINED is acked when it is *)
(* committed (in truth later, which delays the first intent). A Leave or   *)
(* Fence and its LEFT entry are appended at once: the reader reads them    *)
(* when it likes.                                                          *)
(*                                                                         *)
(* GUARDS are the rules of the protocol. TRUE is the protocol; FALSE       *)
(* leaves the rule out, and TLC must then find an execution that breaks an *)
(* invariant. T-numbers are the traps of ../correctness.md.                *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Writers,       \* each with a partition of its own: they are of different clusters
  Busy,          \* those of them that change anything; the others only say that they do not
  MaxIntents,    \* of each busy writer
  MaxBeats,      \* heartbeats of all writers together
  MaxCrashes,    \* of all writers together
  MaxAsks,       \* questions about ends, of all partitions together
  MaxPings,      \* of the reader
  MaxElections,  \* of each partition: 0 or 1
  MaxReboots,    \* of the reader
  DiskIsLost     \* whether a crash may take the outbox along

CONSTANTS
  GuardSettle,             \* T2   an attempt without an answer holds its intent until it cannot take effect
  GuardFenceAtomic,        \* T3   a Fence and its marks are applied in one step
  GuardFenceAfterSettle,   \* T4   fenced only when what was under way cannot take effect any more
  GuardReplayHolds,        \* T8   no claim while inherited intents are pending
  GuardLeaveAfterReplay,   \* T8   the old incarnation leaves only when they are done
  GuardOriginsInMinimum,   \* T9   what is known of the origins topic bounds the watermark
  GuardLeftAtOffset,       \* T9   LEFT counts once its offset is applied
  GuardPendingHolds,       \* T24  no claim past a pending intent
  GuardUnsettledHolds,     \* T24  nor past an unsettled one
  GuardSentHolds,          \* T24  nor past one whose record is sent and not acked
  GuardSampleBeforeAsk,    \* T25  the instant is taken before the broker is asked
  GuardClaimAcked,         \* T25  only acked heartbeats are claimed
  GuardEpochRule,          \* T25  answers of a deposed leader date no newer claim
  GuardPingBeforeSend,     \* T25  the origins topic is dated by when the ping was sent
  GuardJoinFirst           \* T26  JOINED is acked before the first intent

Nobody  == 0
NoClaim == 0    \* offsets begin at 1
Unknown == -1   \* an instant that is not known
Inherited == -1 \* the stamp of an intent of an earlier incarnation: it precedes every ack

Incs    == 1..(MaxCrashes + 1)
Intents == 1..MaxIntents

VARIABLES
  now,       \* ghost: commits to the store so far, which is the present instant
  by,        \* ghost: by[k] is the writer of commit k
  inc,       \* writer -> its incarnation
  joined,    \* writer -> whether its JOINED is acked
  intents,   \* writer -> intent -> what became of it
  acked,     \* writer -> offsets of its acked heartbeats, as their acks were processed
  beat,      \* writer -> a heartbeat that is sent and not yet appended; outlives its sender
  ended,     \* writer -> incarnations of which an end was published
  unfenced,  \* writer -> the newest incarnation whose outbox was lost and that is not fenced
  log,       \* writer -> records of its partition
  epoch,     \* writer -> epoch of its partition's leader
  deposed,   \* writer -> where the log ended for a leader that was deposed and still answers
  origins,   \* the origins topic
  pos,       \* reader: records applied of each partition
  unmarked,  \* reader: Fences read of which the marks are missing; empty under its guard
  question,  \* reader: the answer to a question about an end, on its way; empty under its guard
  samples,   \* reader: what is known about ends
  date,      \* reader: writer -> incarnation -> date of its newest claim
  opos,      \* reader: entries read of the origins topic
  member,    \* reader: writer -> incarnation -> what is known of it
  odate,     \* reader: the instant up to which the origins topic is known
  boot,      \* reader: how often it was started
  budget     \* what may still happen

writerVars == <<inc, joined, intents, acked, beat, ended, unfenced>>
logVars    == <<log, epoch, deposed>>
readerVars == <<pos, unmarked, question, samples, date>>
originVars == <<opos, member, odate>>
ghosts     == <<now, by>>
vars == <<ghosts, writerVars, logVars, origins, readerVars, originVars, boot, budget>>

Max(a, b) == IF a > b THEN a ELSE b
Min(a, b) == IF a < b THEN a ELSE b
Least(S)  == CHOOSE a \in S : \A b \in S : a <= b

(***************************************************************************)
(* An intent.                                                              *)
(*   st     NEW        not begun                                           *)
(*          PENDING    registered; an attempt is under way                 *)
(*          UNSETTLED  an attempt ended without an answer, or was inherited *)
(*          SENT       its last record is sent; only without a guard       *)
(*          PUBLISHED  its last record is appended, the ack is on its way  *)
(*          DONE       dropped                                             *)
(*          LOST       gone with the disk                                  *)
(*   stamp  how many heartbeats were acked when it was registered          *)
(*   live   the attempt may still take effect                              *)
(*   at     the commit that it made; 0 for none                            *)
(* Its first publication, as UNKNOWN at once, is left out: nothing that is *)
(* proven depends on it.                                                   *)
(***************************************************************************)
Unbegun == [st |-> "NEW", stamp |-> 0, live |-> FALSE, at |-> 0]
Held(i) == i.st \in {"PENDING", "UNSETTLED", "SENT", "PUBLISHED"}

Record(kind, i, claim, tells, e) == [kind |-> kind, inc |-> i, claim |-> claim, tells |-> tells, epoch |-> e]

NoBeat     == [inc |-> Nobody, claim |-> NoClaim]
NoQuestion == [f |-> Unknown, end |-> 0, epoch |-> 0]
NoMember   == [known |-> FALSE, until |-> Unknown, end |-> 0]

Init ==
  /\ now = 0 /\ by = <<>>
  /\ inc = [w \in Writers |-> 1]
  /\ joined = [w \in Writers |-> FALSE]
  /\ intents = [w \in Writers |-> [i \in Intents |-> Unbegun]]
  /\ acked = [w \in Writers |-> <<>>]
  /\ beat = [w \in Writers |-> NoBeat]
  /\ ended = [w \in Writers |-> {}]
  /\ unfenced = [w \in Writers |-> Nobody]
  /\ log = [w \in Writers |-> <<>>]
  /\ epoch = [w \in Writers |-> 0]
  /\ deposed = [w \in Writers |-> Unknown]
  /\ origins = <<>>
  /\ pos = [w \in Writers |-> 0]
  /\ unmarked = {}
  /\ question = [w \in Writers |-> NoQuestion]
  /\ samples = [w \in Writers |-> {}]
  /\ date = [w \in Writers |-> [i \in Incs |-> Unknown]]
  /\ opos = 0
  /\ member = [w \in Writers |-> [i \in Incs |-> NoMember]]
  /\ odate = Unknown
  /\ boot = 1
  /\ budget = [asks |-> MaxAsks, pings |-> MaxPings, reboots |-> MaxReboots,
               beats |-> MaxBeats, crashes |-> MaxCrashes]

(***************************************************************************)
(* WRITE.                                                                  *)
(***************************************************************************)
Join(w) ==
  /\ ~joined[w]
  /\ joined' = [joined EXCEPT ![w] = TRUE]
  /\ origins' = Append(origins, [kind |-> "JOINED", w |-> w, incs |-> {inc[w]}, end |-> 0])
  /\ UNCHANGED <<ghosts, inc, intents, acked, beat, ended, unfenced, logVars, readerVars, originVars, boot, budget>>

\* The intent is durable before the first attempt can take effect.
Begin(w, i) ==
  /\ w \in Busy /\ intents[w][i].st = "NEW" /\ \A j \in 1..(i - 1) : intents[w][j].st # "NEW"
  /\ GuardJoinFirst => joined[w]
  /\ intents' = [intents EXCEPT ![w][i] = [st |-> "PENDING", stamp |-> Len(acked[w]), live |-> TRUE, at |-> 0]]
  /\ UNCHANGED <<ghosts, inc, joined, acked, beat, ended, unfenced, logVars, origins, readerVars, originVars, boot, budget>>

\* The store takes the mutation: at once, or long after its writer gave up or died.
Effect(w, i) ==
  /\ intents[w][i].live
  /\ now' = now + 1
  /\ by' = Append(by, w)
  /\ intents' = [intents EXCEPT ![w][i].live = FALSE, ![w][i].at = now']
  /\ UNCHANGED <<inc, joined, acked, beat, ended, unfenced, logVars, origins, readerVars, originVars, boot, budget>>

Changed(w, i, st, live) ==
  /\ intents' = [intents EXCEPT ![w][i].st = st, ![w][i].live = live]
  /\ UNCHANGED <<ghosts, inc, joined, acked, beat, ended, unfenced, logVars, origins, readerVars, originVars, boot, budget>>

\* The caller gave up, or its attempt broke off. What it started may take effect later.
NoAnswer(w, i) ==
  /\ intents[w][i].st = "PENDING"
  /\ Changed(w, i, "UNSETTLED", intents[w][i].live)

(***************************************************************************)
(* PUBLISH.                                                                *)
(***************************************************************************)
\* The last record of an intent, which tells of its commit if there was one.
Publish(w, i, live) ==
  /\ joined[w]
  /\ log' = [log EXCEPT ![w] = Append(@, Record("CHANGE", inc[w], NoClaim, {intents[w][i].at} \ {0}, epoch[w]))]
  /\ intents' = [intents EXCEPT ![w][i].st = "PUBLISHED", ![w][i].live = live]
  /\ UNCHANGED <<ghosts, inc, joined, acked, beat, ended, unfenced, epoch, deposed, origins, readerVars, originVars, boot, budget>>

\* Every attempt was answered.
PublishAnswered(w, i) ==
  /\ intents[w][i].st = IF GuardSentHolds THEN "PENDING" ELSE "SENT"
  /\ intents[w][i].at > 0
  /\ Publish(w, i, FALSE)

\* Only without T24: a record counts as published when it is sent. It may fail, and be appended later.
Send(w, i) ==
  /\ ~GuardSentHolds
  /\ intents[w][i].st = "PENDING" /\ intents[w][i].at > 0
  /\ Changed(w, i, "SENT", FALSE)

\* The store's settle time has passed: what did not take effect never will. That it will not is an assumption,
\* that the record waits for it is the rule. Without it the intent is done with once UNKNOWN was published.
PublishSettled(w, i) == intents[w][i].st = "UNSETTLED" /\ Publish(w, i, intents[w][i].live /\ ~GuardSettle)

AckChange(w, i) == intents[w][i].st = "PUBLISHED" /\ Changed(w, i, "DONE", intents[w][i].live)

\* Which unfinished intents a claim must not pass.
Holds(i) ==
  /\ Held(i)
  /\ IF i.stamp = Inherited THEN GuardReplayHolds
     ELSE CASE i.st = "PENDING"   -> GuardPendingHolds
            [] i.st = "UNSETTLED" -> GuardUnsettledHolds
            [] i.st = "SENT"      -> FALSE
            [] i.st = "PUBLISHED" -> TRUE

\* The newest acked heartbeat that every unfinished intent came after.
Claim(w) ==
  LET stamps == {Max(intents[w][i].stamp, 0) : i \in {j \in Intents : Holds(intents[w][j])}}
      number == IF stamps = {} THEN Len(acked[w]) ELSE Min(Len(acked[w]), Least(stamps))
  IN IF number = 0 THEN NoClaim ELSE acked[w][number]

SendBeat(w) ==
  /\ joined[w] /\ beat[w] = NoBeat /\ budget.beats > 0
  /\ budget' = [budget EXCEPT !.beats = @ - 1]
  /\ beat' = [beat EXCEPT ![w] = [inc |-> inc[w], claim |-> Claim(w)]]
  /\ acked' = IF GuardClaimAcked THEN acked ELSE [acked EXCEPT ![w] = Append(@, Len(log[w]) + 1)]
  /\ UNCHANGED <<ghosts, inc, joined, intents, ended, unfenced, logVars, origins, readerVars, originVars, boot>>

\* It reaches the log, perhaps after its sender died.
AppendBeat(w) ==
  /\ beat[w] # NoBeat
  /\ log' = [log EXCEPT ![w] = Append(@, Record("BEAT", beat[w].inc, beat[w].claim, {}, epoch[w]))]
  /\ beat' = [beat EXCEPT ![w] = NoBeat]
  /\ UNCHANGED <<ghosts, inc, joined, intents, acked, ended, unfenced, epoch, deposed, origins, readerVars, originVars, boot, budget>>

\* Its ack is processed, in the order of the log; no intent is registered meanwhile.
AckBeat(w) ==
  LET last == IF acked[w] = <<>> THEN 0 ELSE acked[w][Len(acked[w])]
      news == {o \in (last + 1)..Len(log[w]) : log[w][o].kind = "BEAT" /\ log[w][o].inc = inc[w]}
  IN
  /\ GuardClaimAcked /\ news # {}
  /\ acked' = [acked EXCEPT ![w] = Append(@, Least(news))]
  /\ UNCHANGED <<ghosts, inc, joined, intents, beat, ended, unfenced, logVars, origins, readerVars, originVars, boot, budget>>

(***************************************************************************)
(* CRASH AND RESTART. Being down is doing nothing, so both are one step.   *)
(***************************************************************************)
Restart(w, outcome(_)) ==
  /\ budget.crashes > 0
  /\ budget' = [budget EXCEPT !.crashes = @ - 1]
  /\ inc' = [inc EXCEPT ![w] = @ + 1]
  /\ joined' = [joined EXCEPT ![w] = FALSE]
  /\ acked' = [acked EXCEPT ![w] = <<>>]
  /\ intents' = [intents EXCEPT ![w] = [i \in Intents |-> IF Held(@[i]) THEN outcome(@[i]) ELSE @[i]]]
  /\ UNCHANGED <<ghosts, beat, ended, logVars, origins, readerVars, originVars, boot>>

\* What became of an inherited intent nobody knows: unsettled from now on.
Crash(w) ==
  LET unsettled(i) == [i EXCEPT !.st = "UNSETTLED", !.stamp = Inherited]
  IN Restart(w, unsettled) /\ UNCHANGED unfenced

CrashWithDisk(w) ==
  LET lost(i) == [i EXCEPT !.st = "LOST"]
  IN DiskIsLost /\ Restart(w, lost) /\ unfenced' = [unfenced EXCEPT ![w] = inc[w]]

Replayed(w) == \A i \in Intents : ~(Held(intents[w][i]) /\ intents[w][i].stamp = Inherited)

End(w, kind, incs, tells) ==
  /\ log' = [log EXCEPT ![w] = Append(@, Record(kind, inc[w], NoClaim, tells, epoch[w]))]
  /\ origins' = Append(origins, [kind |-> "LEFT", w |-> w, incs |-> incs, end |-> Len(log'[w])])
  /\ ended' = [ended EXCEPT ![w] = @ \cup incs]

\* Everything inherited is in the log and acked: the earlier incarnations leave.
Leave(w) ==
  LET incs == ((unfenced[w] + 1)..(inc[w] - 1)) \ ended[w]
  IN
  /\ joined[w] /\ incs # {}
  /\ GuardLeaveAfterReplay => Replayed(w)
  /\ End(w, "LEAVE", incs, {})
  /\ UNCHANGED <<ghosts, inc, joined, intents, acked, beat, unfenced, epoch, deposed, readerVars, originVars, boot, budget>>

\* The outbox is lost: a Fence covers all that the dead could write, when it can have no effect any more.
Fence(w) ==
  /\ unfenced[w] # Nobody
  /\ End(w, "FENCE", (1..unfenced[w]) \ ended[w], {k \in 1..now : by[k] = w})
  /\ intents' = IF GuardFenceAfterSettle
                THEN [intents EXCEPT ![w] = [i \in Intents |->
                        IF @[i].st = "LOST" THEN [@[i] EXCEPT !.live = FALSE] ELSE @[i]]]
                ELSE intents
  /\ unfenced' = [unfenced EXCEPT ![w] = Nobody]
  /\ UNCHANGED <<ghosts, inc, joined, acked, beat, epoch, deposed, readerVars, originVars, boot, budget>>

\* Another broker leads. The one before does not know yet, and answers as if nothing had been appended since.
Elect(w) ==
  /\ epoch[w] < MaxElections
  /\ epoch' = [epoch EXCEPT ![w] = @ + 1]
  /\ deposed' = [deposed EXCEPT ![w] = Len(log[w])]
  /\ UNCHANGED <<ghosts, writerVars, log, origins, readerVars, originVars, boot, budget>>

(***************************************************************************)
(* THE READER: apply, sample, know the origins.                            *)
(***************************************************************************)
Better(a, b) == a # b /\ a.f >= b.f /\ a.end <= b.end /\ a.epoch >= b.epoch

\* A sample that another one always beats can date nothing, and is forgotten.
With(all) == {b \in all : ~\E a \in all : Better(a, b)}

\* The broker that leads, or one that was deposed, is asked where the partition ends.
Ask(w) ==
  LET answers == {[f |-> now, end |-> Len(log[w]), epoch |-> epoch[w]]} \cup
                 IF deposed[w] = Unknown THEN {}
                 ELSE {[f |-> now, end |-> deposed[w], epoch |-> epoch[w] - 1]}
  IN
  /\ question[w] = NoQuestion /\ budget.asks > 0
  /\ budget' = [budget EXCEPT !.asks = @ - 1]
  /\ \E answer \in answers :
       IF GuardSampleBeforeAsk
       THEN /\ answer.end >= pos[w]
            /\ samples' = [samples EXCEPT ![w] = With(@ \cup {answer})]
            /\ question' = question
       ELSE /\ question' = [question EXCEPT ![w] = answer]
            /\ samples' = samples
  /\ UNCHANGED <<ghosts, writerVars, logVars, origins, pos, unmarked, date, originVars, boot>>

\* Only without T25: the answer arrives later, and is dated then.
Receive(w) ==
  /\ question[w] # NoQuestion
  /\ samples' = [samples EXCEPT ![w] = With(@ \cup {[question[w] EXCEPT !.f = now]})]
  /\ question' = [question EXCEPT ![w] = NoQuestion]
  /\ UNCHANGED <<ghosts, writerVars, logVars, origins, pos, unmarked, date, originVars, boot, budget>>

\* The newest instant at which the record at an offset was certainly not acked.
DateOf(w, offset, e) ==
  LET instants == {s.f : s \in {t \in samples[w] : t.end < offset /\ (GuardEpochRule => t.epoch >= e)}}
  IN IF instants = {} THEN Unknown ELSE CHOOSE f \in instants : \A g \in instants : g <= f

Apply(w) ==
  LET offset == pos[w] + 1
      r == log[w][offset]
      claimed == IF r.claim = NoClaim \/ r.claim >= offset THEN Unknown ELSE DateOf(w, r.claim, r.epoch)
  IN
  /\ pos[w] < Len(log[w])
  /\ pos' = [pos EXCEPT ![w] = offset]
  /\ date' = [date EXCEPT ![w][r.inc] = Max(@, claimed)]
  /\ unmarked' = IF r.kind = "FENCE" /\ ~GuardFenceAtomic THEN unmarked \cup {<<w, offset>>} ELSE unmarked
  /\ UNCHANGED <<ghosts, writerVars, logVars, origins, question, samples, originVars, boot, budget>>

\* Only without T3: the marks of a Fence come later than its position.
MarkFence(fence) ==
  /\ fence \in unmarked
  /\ unmarked' = unmarked \ {fence}
  /\ UNCHANGED <<ghosts, writerVars, logVars, origins, pos, question, samples, date, originVars, boot, budget>>

SendPing ==
  /\ budget.pings > 0
  /\ budget' = [budget EXCEPT !.pings = @ - 1]
  /\ origins' = Append(origins, [kind |-> "PING", boot |-> boot, f |-> now])
  /\ UNCHANGED <<ghosts, writerVars, logVars, readerVars, originVars, boot>>

ReadOrigins ==
  LET e == origins[opos + 1] IN
  /\ opos < Len(origins)
  /\ opos' = opos + 1
  /\ CASE e.kind = "PING" ->
            /\ odate' = IF e.boot # boot THEN odate ELSE IF GuardPingBeforeSend THEN e.f ELSE now
            /\ member' = member
       [] e.kind = "JOINED" ->
            /\ member' = [member EXCEPT ![e.w] = [i \in Incs |->
                 IF i \in e.incs THEN [known |-> TRUE, until |-> odate, end |-> @[i].end] ELSE @[i]]]
            /\ odate' = odate
       [] e.kind = "LEFT" ->
            /\ member' = [member EXCEPT ![e.w] = [i \in Incs |->
                 IF i \in e.incs THEN [@[i] EXCEPT !.end = e.end] ELSE @[i]]]
            /\ odate' = odate
  /\ UNCHANGED <<ghosts, writerVars, logVars, origins, readerVars, boot, budget>>

\* The reader dies and comes back: positions are on disk, instants mean nothing any more.
Reboot ==
  /\ budget.reboots > 0
  /\ budget' = [budget EXCEPT !.reboots = @ - 1]
  /\ boot' = boot + 1
  /\ question' = [w \in Writers |-> NoQuestion]
  /\ samples' = [w \in Writers |-> {}]
  /\ date' = [w \in Writers |-> [i \in Incs |-> Unknown]]
  /\ opos' = 0 /\ odate' = Unknown
  /\ member' = [w \in Writers |-> [i \in Incs |-> NoMember]]
  /\ UNCHANGED <<ghosts, writerVars, logVars, origins, pos, unmarked>>

Next ==
  \/ \E w \in Writers :
       \/ Join(w)
       \/ \E i \in Intents : \/ Begin(w, i) \/ Effect(w, i) \/ NoAnswer(w, i)
                             \/ Send(w, i) \/ PublishAnswered(w, i) \/ PublishSettled(w, i) \/ AckChange(w, i)
       \/ SendBeat(w) \/ AppendBeat(w) \/ AckBeat(w)
       \/ Crash(w) \/ CrashWithDisk(w) \/ Leave(w) \/ Fence(w) \/ Elect(w)
       \/ Ask(w) \/ Receive(w) \/ Apply(w)
  \/ \E fence \in unmarked : MarkFence(fence)
  \/ SendPing \/ ReadOrigins \/ Reboot

Symmetry == Permutations(Writers)

Spec == Init /\ [][Next]_vars

(***************************************************************************)
(* THE WATERMARK.                                                          *)
(***************************************************************************)
HasEnded(w, i) == member[w][i].end > 0 /\ (GuardLeftAtOffset => pos[w] >= member[w][i].end)

Counted == {<<w, i>> \in Writers \X Incs : member[w][i].known /\ ~HasEnded(w, i)}

\* Until its first dated claim, an origin had begun nothing before the instant at which it was missing.
DateOfOrigin(w, i) == IF date[w][i] = Unknown THEN member[w][i].until ELSE date[w][i]

Watermark ==
  LET dates == {DateOfOrigin(o[1], o[2]) : o \in Counted}
      all == IF GuardOriginsInMinimum THEN dates \cup {odate} ELSE dates
  IN IF odate = Unknown \/ all = {} THEN Unknown ELSE Least(all)

(***************************************************************************)
(* INVARIANTS.                                                             *)
(***************************************************************************)
Tells(w, upto) == UNION {log[w][o].tells : o \in {p \in 1..upto : <<w, p>> \notin unmarked}}
Told == UNION {Tells(w, pos[w]) : w \in Writers}

TypeOK ==
  /\ Len(by) = now
  /\ \A w \in Writers : pos[w] \in 0..Len(log[w]) /\ inc[w] \in Incs /\ unfenced[w] < inc[w]
  /\ GuardFenceAtomic => unmarked = {}
  /\ GuardSampleBeforeAsk => \A w \in Writers : question[w] = NoQuestion

\* What SynclineShard assumes: everything committed before the watermark is applied.
WatermarkSound == \A k \in 1..Watermark : k \in Told

\* I3: each change is in the log, or its origin still holds the watermark back.
NoLostInvalidation ==
  \A w \in Writers, i \in Intents :
    LET n == intents[w][i] IN
    n.at > 0 => \/ Held(n)
                \/ n.st = "LOST" /\ unfenced[w] # Nobody
                \/ n.at \in UNION {log[w][o].tells : o \in 1..Len(log[w])}

(***************************************************************************)
(* WITNESSES: false on purpose. TLC must find a state that breaks each.    *)
(***************************************************************************)

\* A commit lies before the watermark.
WatermarkStaysBehind == Watermark < 1

\* ... and its writer died, was succeeded by one that replayed its outbox, and counts no more.
NobodyIsSucceeded == ~(Watermark >= 1 /\ \E w \in Writers : /\ HasEnded(w, 1)
                                                            /\ \E o \in 1..pos[w] : log[w][o].kind = "CHANGE" /\ log[w][o].inc = 2
                                                            /\ \E o \in 1..pos[w] : log[w][o].kind = "LEAVE")

\* ... or was fenced.
NobodyIsFenced == ~(Watermark >= 1 /\ \E w \in Writers : /\ HasEnded(w, 1)
                                                         /\ \E o \in 1..pos[w] : log[w][o].kind = "FENCE")

=============================================================================
