---------------------------- MODULE SynclineShard ----------------------------
(***************************************************************************)
(* One shard at one reader: what it holds of a directory d with one child  *)
(* x, which of that is valid, and what may be served.                      *)
(*                                                                         *)
(* TIME. There is no clock. An instant is the number of commits to the     *)
(* store that precede it, so "committed before instant f" is "its number   *)
(* is at most f". That loses nothing: every promise about staleness is a   *)
(* promise about the order of commits and events.                          *)
(*                                                                         *)
(* THE LOG is reduced to what the other module, SynclineFeed, proves:      *)
(* everything committed before the watermark is in a record that was       *)
(* applied after the commit. Records are applied in any order, because     *)
(* topics have none, and the watermark is always the newest one that this  *)
(* allows: the worst case for the reader.                                  *)
(*                                                                         *)
(* GUARDS are the rules of the protocol. TRUE is the protocol; FALSE       *)
(* leaves the rule out, and TLC must then find an execution that breaks an *)
(* invariant. T-numbers are the traps of ../correctness.md.                *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  MaxCommits,   \* commits to the store
  MaxSyncs,     \* syncs that are begun
  MaxSpurious,  \* records that tell of no commit: a doubt, a repetition
  MaxEvicts,    \* evictions
  MaxCrashes,   \* crashes of the reader
  MaxColds,     \* cold starts of the shard
  Slots,        \* who may have a sync under way
  Scopes,       \* scopes of the writers: "PATH" (x), "TREE" (SUBTREE x), "ABOVE" (SUBTREE d), "OTHER"
  ReadLag       \* whether the store may answer with an old state

CONSTANTS
  GuardServeOnlyValid,     \* T1   only what is valid is compared with a bound
  GuardStartOrder,         \* T6   a result never replaces what came from a later start
  GuardListingLast,        \* T6   a later listing under way has the last word
  GuardListingSpoilsOlder, \* T6 a listing that ends spoils older questions about its children
  GuardAnswersOrdered,     \* I5   an answer that is news makes doubtful what overlaps it
  GuardEvictClears,        \* T7   evicting a child clears `complete`
  GuardEvictWaits,         \* T6   what is being asked for is not evicted
  GuardColdStart,          \* T10  a cold start spoils the syncs under way
  GuardOneStepStore,       \* T12  look at the mark, leave the set, write: one step
  GuardDirectoryIsSubtree, \* T14  whatever may be a directory is published as SUBTREE
  GuardTreeIsPathToo,      \* T14  SUBTREE y also does what PATH y does
  GuardReadLag,            \* T15  an answer that may predate an applied record is not valid; built otherwise, see README
  GuardInFlight,           \* T21  a record marks the syncs under way
  GuardTickBeforeAsk,      \* T22  tick and instant are taken before the store is asked
  GuardFailedStaysStale,   \* T31  a failed sync leaves everything as it is
  GuardPlaceholder         \* T7   PATH of an unknown child under a complete listing is noted

ASSUME MaxCommits \in Nat /\ MaxSyncs \in Nat /\ Scopes \subseteq {"PATH", "TREE", "ABOVE", "OTHER"}

Absent  == 0    \* x is not there; any other value is a version of it
Old     == 99   \* the version that was there before everything
Unknown == -1   \* an instant that is not known
Unasked == -2

VARIABLES
  hist,     \* ghost: hist[i + 1] is the state of x after i commits
  record,   \* of each commit: the scope of its record, or "TOLD" once that was applied or skipped
  floor,    \* no answer of the store from now on is older than this instant
  tick,     \* the shard's logical clock: one up with each invalidation
  starts,   \* the newest start number
  markD,    \* tick of the newest SUBTREE mark at d or above: covers x and the listing
  markX,    \* tick of the newest SUBTREE mark at x
  x,        \* what is held of x
  lst,      \* what is held of the listing of d
  syncs,    \* slot -> a sync under way
  told_x,   \* ghost: tick of the newest applied invalidation that covers x, as an unbounded oracle sees it
  told_at,  \* the instant at which that one was applied; kept only where the store lags
  seen,     \* ghost: the oldest instant at which the store may have been as it was shown last
  budget    \* what may still happen, so that there is an end

vars == <<hist, record, floor, tick, starts, markD, markX, x, lst, syncs, told_x, told_at, seen, budget>>
world == <<hist, floor>>
marks == <<markD, markX, told_x, told_at, seen>>

Now == Len(hist) - 1
told == {k \in 1..Now : record[k] = "TOLD"}
Max(a, b) == IF a > b THEN a ELSE b
Min(a, b) == IF a < b THEN a ELSE b

\* The value was the store's at some instant at or after f: every change before f is in it.
Reflects(val, f) == \E i \in Max(f, 0)..Now : hist[i + 1] = val

(***************************************************************************)
(* A validation: start number, tick and instant of a sync's beginning.     *)
(* `true` is a ghost, the tick when the sync really began, whatever a      *)
(* guard that is off makes of `tick`.                                      *)
(***************************************************************************)
NoValidation == [start |-> 0, tick |-> 0, f |-> Unknown, true |-> 0]

NoEntry     == [kind |-> "NONE", val |-> Absent, stale |-> FALSE, v |-> NoValidation]
Placeholder == [kind |-> "PLACEHOLDER", val |-> Absent, stale |-> TRUE, v |-> NoValidation]
Held(val, v, stale) == [kind |-> "HELD", val |-> val, stale |-> stale, v |-> v]

\* `gone` is a ghost: the tick at which a page's question was asked that found x missing.
NoListing == [complete |-> FALSE, v |-> NoValidation, gone |-> 0]

Free == [target |-> "FREE", v |-> NoValidation, ans |-> Unasked,
         spoiled |-> FALSE, touched |-> FALSE, phase |-> "FREE"]

Idle(s)    == syncs[s].target = "FREE"
Heads      == {s \in Slots : syncs[s].target = "HEAD"}
Lists      == {s \in Slots : syncs[s].target = "LIST"}

\* Whom an invalidation reaches. Without the one-step rule a sync has left the set before it writes.
Reached(s) == GuardInFlight /\ syncs[s].phase # "LOOKED"

Init ==
  /\ hist \in {<<Absent>>, <<Old>>}
  /\ record = <<>>
  /\ floor = 0
  /\ tick = 1 /\ starts = 0
  /\ markD = 0 /\ markX = 0
  /\ x = NoEntry /\ lst = NoListing
  /\ syncs = [s \in Slots |-> Free]
  /\ told_x = 0 /\ told_at = 0 /\ seen = 0
  /\ budget = [spurious |-> MaxSpurious, evict |-> MaxEvicts, crash |-> MaxCrashes, cold |-> MaxColds]

(***************************************************************************)
(* THE STORE. A commit creates, overwrites or removes x. What its writer   *)
(* publishes depends on what it did: PATH for a file, SUBTREE of x for     *)
(* what may be a directory, SUBTREE of d for a tree that was renamed or    *)
(* removed. OTHER is a file elsewhere in the shard: x stays as it is, and   *)
(* the watermark passes over it.                                           *)
(***************************************************************************)
Commit(sc, val) ==
  /\ Now < MaxCommits
  /\ hist' = Append(hist, val)
  /\ record' = Append(record, sc)
  /\ floor' = IF ReadLag THEN floor ELSE Now'
  /\ UNCHANGED <<tick, starts, marks, x, lst, syncs, budget>>

\* The lag passes: what was committed before is seen by everybody.
LagPasses ==
  /\ ReadLag /\ floor < Now
  /\ floor' = floor + 1
  /\ UNCHANGED <<hist, record, tick, starts, marks, x, lst, syncs, budget>>

(***************************************************************************)
(* INVALIDATING. One step, the record's position included.                 *)
(***************************************************************************)
MarkedStale(entry) ==
  CASE entry.kind # "NONE"                  -> [entry EXCEPT !.stale = TRUE]
    [] entry.kind = "NONE" /\ lst.complete
                           /\ GuardPlaceholder -> Placeholder
    [] OTHER                                -> entry

Spoil(s) == [syncs[s] EXCEPT !.spoiled = TRUE]

Invalidate(sc) ==
  LET above == sc = "ABOVE" /\ GuardDirectoryIsSubtree  \* PATH d touches nothing in this shard
      path  == sc = "PATH" \/ (sc = "TREE" /\ GuardTreeIsPathToo)
      head  == sc \in {"PATH", "TREE"}
  IN
  /\ tick' = tick + 1
  /\ markD' = IF above THEN tick' ELSE markD
  /\ markX' = IF sc = "TREE" THEN tick' ELSE markX
  /\ x' = IF path THEN MarkedStale(x) ELSE x
  /\ syncs' = [s \in Slots |->
       IF Idle(s) \/ ~Reached(s) THEN syncs[s]
       ELSE IF above \/ (head /\ syncs[s].target = "HEAD") THEN Spoil(s)
       ELSE IF path /\ syncs[s].target = "LIST" THEN [syncs[s] EXCEPT !.touched = TRUE]
       ELSE syncs[s]]
  /\ told_x' = IF sc = "OTHER" THEN told_x ELSE tick'
  /\ told_at' = IF ReadLag /\ sc # "OTHER" THEN Now ELSE told_at
  /\ UNCHANGED <<world, starts, lst, seen>>

\* A record is applied that tells of a commit. What was committed is told, whatever became of the record.
Apply(k) ==
  /\ k \in 1..Now /\ k \notin told
  /\ record' = [record EXCEPT ![k] = "TOLD"]
  /\ Invalidate(record[k])
  /\ UNCHANGED budget

\* A record that tells of no commit: UNKNOWN before the effect, a repetition, an own mutation's local mark.
Spurious(sc) ==
  /\ budget.spurious > 0
  /\ budget' = [budget EXCEPT !.spurious = @ - 1]
  /\ Invalidate(sc)
  /\ UNCHANGED record

(***************************************************************************)
(* ASKING. Begin registers with the shard; only then the store is asked.   *)
(***************************************************************************)
Begin(s, target) ==
  /\ Idle(s)
  /\ starts < MaxSyncs
  /\ starts' = starts + 1
  /\ LET v == [start |-> starts', tick |-> tick, f |-> floor, true |-> tick] IN
     syncs' = [r \in Slots |->
       IF r = s THEN [Free EXCEPT !.target = target, !.v = v, !.phase = "BEGUN"]
       ELSE IF target = "LIST" /\ r \in Lists THEN Spoil(r)
       ELSE syncs[r]]
  /\ UNCHANGED <<world, record, tick, marks, x, lst, budget>>

\* The store answers with a state that is at most its lag old.
Answer(s) ==
  /\ syncs[s].phase = "BEGUN"
  /\ \E i \in floor..Now : syncs' = [syncs EXCEPT ![s].ans = hist[i + 1], ![s].phase = "ANSWERED"]
  /\ UNCHANGED <<world, record, tick, starts, marks, x, lst, budget>>

\* Only without T22: the validation is stamped, and the sync registered, when the answer has come.
StampLate(s) ==
  /\ ~GuardTickBeforeAsk /\ syncs[s].phase = "ANSWERED"
  /\ syncs' = [syncs EXCEPT ![s].v.tick = tick, ![s].v.f = floor, ![s].spoiled = FALSE,
                            ![s].touched = FALSE, ![s].phase = "STAMPED"]
  /\ UNCHANGED <<world, record, tick, starts, marks, x, lst, budget>>

\* Only without T12: the mark is looked at, and the set left, before the result is written.
Look(s) ==
  /\ ~GuardOneStepStore /\ syncs[s].phase = "ANSWERED" /\ syncs[s].target = "HEAD"
  /\ syncs' = [syncs EXCEPT ![s].phase = "LOOKED"]
  /\ UNCHANGED <<world, record, tick, starts, marks, x, lst, budget>>

Answered(s) == syncs[s].phase \in {"ANSWERED", "STAMPED", "LOOKED"}

\* An answer may be older than a record that was applied less than the lag before the question.
MayPredate(v) == GuardReadLag /\ v.f < told_at /\ ReadLag

\* What ends: a listing spoils the older questions about its children, which do not know what it told.
Leave(s) ==
  [r \in Slots |->
    IF r = s THEN Free
    ELSE IF GuardListingSpoilsOlder /\ syncs[s].target = "LIST" /\ r \in Heads /\ syncs[r].v.start < syncs[s].v.start THEN Spoil(r)
    ELSE syncs[r]]

Overtaken(v) == GuardStartOrder /\ (x.v.start > v.start \/ lst.v.start > v.start)

\* The answer is left to a later listing that is under way; a difference makes stale what is held.
Doubted(s) ==
  IF x.kind = "HELD" /\ x.val = syncs[s].ans THEN x
  ELSE IF x.kind # "HELD" /\ syncs[s].ans = Absent THEN x
  ELSE MarkedStale(x)

OlderSpoiled(s) ==
  [r \in Slots |->
    IF r = s THEN Free
    ELSE IF r \in Heads /\ syncs[r].v.start < syncs[s].v.start THEN Spoil(r)
    ELSE syncs[r]]

\* Syncs that overlap reach the store in an order that nobody knows. So where an answer is not what is held,
\* the other answers to come may be older than it, whichever began first.
IsNews(s) == IF x.kind = "NONE" THEN ~lst.complete \/ syncs[s].ans # Absent
             ELSE x.kind = "PLACEHOLDER" \/ x.val # syncs[s].ans

Overlapped(s, all, result) ==
  [r \in Slots |->
    IF ~(GuardAnswersOrdered /\ IsNews(s)) \/ all[r].target = "FREE" \/ r = s THEN all[r]
    ELSE IF all[r].target = "HEAD" THEN [all[r] EXCEPT !.spoiled = TRUE]
    \* A listing is touched only where it would replace what is held now.
    ELSE IF result.v.start <= all[r].v.start THEN [all[r] EXCEPT !.touched = TRUE]
    ELSE all[r]]

HeadsSpoiled(all) == [r \in Slots |-> IF all[r].target = "HEAD" THEN [all[r] EXCEPT !.spoiled = TRUE] ELSE all[r]]

\* Who was shown a value will not be shown an older one.
Saw(val) == IF Reflects(val, seen)
            THEN CHOOSE i \in seen..Now : hist[i + 1] = val /\ \A j \in seen..(i - 1) : hist[j + 1] # val
            ELSE seen

\* The answer is stored, or not; the caller gets it in any case.
EndHead(s) ==
  LET v == syncs[s].v
      spoiled == syncs[s].spoiled \/ MayPredate(v)
      \* What was spoiled and says what is held already leaves it as it is.
      idle == spoiled /\ ~IsNews(s) /\ ~x.stale
  IN
  /\ syncs[s].target = "HEAD" /\ Answered(s)
  /\ IF Overtaken(v)
     THEN /\ x' = IF GuardAnswersOrdered /\ IsNews(s) THEN MarkedStale(x) ELSE x
          /\ syncs' = Overlapped(s, Leave(s), x')
     ELSE IF GuardListingLast /\ \E l \in Lists : syncs[l].v.start > v.start
     THEN /\ x' = Doubted(s)
          /\ syncs' = Overlapped(s, OlderSpoiled(s), x')
     ELSE /\ x' = IF idle THEN x ELSE Held(syncs[s].ans, v, spoiled)
          /\ syncs' = Overlapped(s, Leave(s), x')
  /\ seen' = Saw(syncs[s].ans)
  /\ UNCHANGED <<world, record, tick, starts, markD, markX, told_x, told_at, lst, budget>>

\* A page is merged into what is held: one step of the writer, but not yet the end of the listing.
Page(s) ==
  LET v == syncs[s].v
      touched == syncs[s].touched \/ MayPredate(v)
      later == GuardStartOrder /\ x.v.start > v.start
      same == x.kind = "HELD" /\ x.val = syncs[s].ans /\ x.stale = touched
  IN
  /\ syncs[s].target = "LIST" /\ Answered(s) /\ ~syncs[s].spoiled
  /\ IF syncs[s].ans # Absent
     THEN /\ x' = IF later \/ same THEN x ELSE Held(syncs[s].ans, v, touched)
          /\ lst' = lst
     ELSE /\ x' = IF x.kind = "NONE" \/ later THEN x
                  ELSE IF touched THEN [x EXCEPT !.stale = TRUE] ELSE NoEntry
          /\ lst' = IF later THEN lst ELSE [lst EXCEPT !.gone = v.true]
  \* Where nothing was held and nothing is found the listing says so only when it has ended.
  /\ LET paged == [syncs EXCEPT ![s].phase = "PAGED"] IN
     syncs' = IF GuardAnswersOrdered /\ IsNews(s) /\ (x.kind # "NONE" \/ syncs[s].ans # Absent)
              THEN HeadsSpoiled(paged) ELSE paged
  /\ UNCHANGED <<world, record, tick, starts, marks, budget>>

EndList(s) ==
  LET v == syncs[s].v
      touched == syncs[s].touched \/ MayPredate(v)
      usable == ~syncs[s].spoiled /\ ~(GuardStartOrder /\ lst.v.start > v.start)
  IN
  /\ syncs[s].target = "LIST" /\ (syncs[s].phase = "PAGED" \/ (Answered(s) /\ syncs[s].spoiled))
  /\ lst' = IF usable THEN [complete |-> TRUE, v |-> v, gone |-> Max(lst.gone, v.true)] ELSE lst
  /\ x' = IF usable /\ touched /\ x.kind = "NONE" THEN Placeholder ELSE x
  /\ syncs' = IF GuardAnswersOrdered /\ usable /\ x.kind = "NONE" /\ ~lst.complete
              THEN HeadsSpoiled(Leave(s)) ELSE Leave(s)
  /\ UNCHANGED <<world, record, tick, starts, marks, budget>>

\* The store was away, refused, or the answer was skipped.
Fail(s) ==
  /\ ~Idle(s)
  /\ x' = IF GuardFailedStaysStale \/ syncs[s].target = "LIST" \/ x.kind # "HELD" THEN x
          ELSE [x EXCEPT !.stale = FALSE, !.v.tick = tick]
  /\ syncs' = Leave(s)
  /\ UNCHANGED <<world, record, tick, starts, marks, lst, budget>>

(***************************************************************************)
(* MAKING ROOM, DYING, BEGINNING ANEW.                                     *)
(***************************************************************************)
EvictEntry ==
  /\ budget.evict > 0
  /\ x.kind # "NONE"
  /\ GuardEvictWaits => Heads \cup Lists = {}
  /\ x' = NoEntry
  /\ lst' = IF GuardEvictClears THEN [lst EXCEPT !.complete = FALSE] ELSE lst
  /\ budget' = [budget EXCEPT !.evict = @ - 1]
  /\ UNCHANGED <<world, record, tick, starts, marks, syncs>>

EvictListing ==
  /\ budget.evict > 0
  /\ lst # NoListing
  /\ lst.complete => x.kind = "NONE"
  /\ lst' = NoListing
  /\ budget' = [budget EXCEPT !.evict = @ - 1]
  /\ UNCHANGED <<world, record, tick, starts, marks, x, syncs>>

\* The reader dies and comes back: instants mean nothing any more, what is valid stays so.
Crash ==
  /\ budget.crash > 0
  /\ syncs' = [s \in Slots |-> Free]
  /\ x' = [x EXCEPT !.v.f = Unknown]
  /\ lst' = [lst EXCEPT !.v.f = Unknown]
  /\ budget' = [budget EXCEPT !.crash = @ - 1]
  /\ UNCHANGED <<world, record, tick, starts, marks>>

\* Reading begins at the end of the log: records of some commits lie before it and are never applied.
ColdStart ==
  /\ budget.cold > 0
  /\ \E skipped \in SUBSET ((1..Now) \ told) :
       record' = [k \in 1..Now |-> IF k \in skipped THEN "TOLD" ELSE record[k]]
  /\ x' = NoEntry /\ lst' = NoListing
  /\ tick' = tick + 1
  /\ markD' = tick' /\ told_x' = tick' /\ told_at' = IF ReadLag THEN Now ELSE 0
  /\ markX' = markX
  /\ syncs' = IF GuardColdStart
              THEN [s \in Slots |-> IF Idle(s) THEN Free ELSE Spoil(s)]
              ELSE [s \in Slots |-> IF Idle(s) THEN Free ELSE [syncs[s] EXCEPT !.v.tick = tick']]
  /\ budget' = [budget EXCEPT !.cold = @ - 1]
  /\ UNCHANGED <<world, starts, seen>>

(***************************************************************************)
(* SERVING. The laws of a single answer are checked on everything that     *)
(* would be served, in every state; Serve is for those of two answers.     *)
(***************************************************************************)

\* The newest watermark that SynclineFeed allows: everything committed before it is told.
Watermark == CHOOSE w \in 0..Now : /\ \A k \in 1..w : k \in told
                                   /\ w = Now \/ (w + 1) \notin told

\* The newer of a child's own validation and that of its directory's complete listing.
Newer(a, b) == IF a.start >= b.start THEN a ELSE b
Validation == IF x.kind = "NONE" THEN lst.v
              ELSE IF lst.complete THEN Newer(x.v, lst.v) ELSE x.v

Valid(v) == v.tick >= markD /\ v.tick >= markX

\* x may be served: what is held, or that it is not there.
Servable ==
  IF x.kind = "NONE" THEN lst.complete /\ Valid(lst.v)
  ELSE /\ x.kind = "HELD"
       /\ GuardServeOnlyValid => ~x.stale /\ Valid(Validation)
Shown == IF x.kind = "NONE" THEN Absent ELSE x.val
FreshX == Max(Validation.f, Watermark)
AskedX == IF x.kind = "NONE" THEN Max(lst.v.true, lst.gone) ELSE Validation.true

\* `ls d` may be served: the listing, and each child that it holds.
ServableList == lst.complete /\ lst.v.tick >= markD /\ (x.kind = "NONE" \/ Servable)
FreshList == Max(lst.v.f, Watermark)
AskedList == IF x.kind = "NONE" THEN Max(lst.v.true, lst.gone) ELSE Validation.true

\* A reader is answered.
Serve ==
  /\ Servable
  /\ seen' = Saw(Shown)
  /\ UNCHANGED <<world, record, tick, starts, markD, markX, told_x, told_at, x, lst, syncs, budget>>

Next ==
  \/ \E sc \in Scopes \ {"OTHER"}, val \in {Absent, Now + 1} : Commit(sc, val)
  \/ "OTHER" \in Scopes /\ Commit("OTHER", hist[Now + 1])
  \/ LagPasses
  \/ \E k \in 1..MaxCommits : Apply(k)
  \/ \E sc \in Scopes \ {"OTHER"} : Spurious(sc)
  \/ \E s \in Slots : \/ Begin(s, "HEAD") \/ Begin(s, "LIST")
                      \/ Answer(s) \/ StampLate(s) \/ Look(s)
                      \/ EndHead(s) \/ Page(s) \/ EndList(s) \/ Fail(s)
  \/ Serve
  \/ EvictEntry \/ EvictListing \/ Crash \/ ColdStart

Symmetry == Permutations(Slots)

Spec == Init /\ [][Next]_vars

(***************************************************************************)
(* INVARIANTS, as in ../protocol.md#9-invariants.                          *)
(***************************************************************************)

TypeOK ==
  /\ Len(record) = Now /\ floor \in 0..Now
  /\ x.kind \in {"NONE", "HELD", "PLACEHOLDER"}
  /\ x.kind = "PLACEHOLDER" => x.stale
  /\ \A s \in Slots : syncs[s].target \in {"FREE", "HEAD", "LIST"}

\* I1: once everything is told, nothing is served that differs from the store.
Convergence ==
  told = 1..Now /\ floor = Now =>
    /\ Servable => Shown = hist[Now + 1]
    /\ ServableList => Shown = hist[Now + 1]

\* I2: what is served under any bound reflects every change that was committed before its freshness.
BoundedStaleness ==
  /\ Servable => Reflects(Shown, FreshX)
  /\ ServableList => Reflects(Shown, Min(FreshList, IF x.kind = "NONE" THEN FreshList ELSE FreshX))

\* I9: nothing is served that was asked before the newest invalidation that covers it.
NeverFreshWhereInvalidated ==
  /\ Servable => AskedX >= told_x
  /\ ServableList => AskedList >= told_x

\* I5, while one node owns the shard: nobody is shown what is older than what was shown before.
MonotonicReads == Servable => Reflects(Shown, seen)

(***************************************************************************)
(* WITNESSES: false on purpose. TLC must find a state that breaks each, or *)
(* the invariants above hold of nothing.                                   *)
(***************************************************************************)

\* x is served on the watermark alone: it was asked for before a commit, elsewhere, that the watermark has passed.
NobodyIsLifted == ~(Servable /\ x.kind = "HELD" /\ Validation.f < Watermark)

\* ... and that still after a restart, when no validated time is known.
NobodyIsLiftedAfterRestart == ~(Servable /\ x.kind = "HELD" /\ Validation.f = Unknown /\ Watermark > 0)

\* A stale child of a valid listing.
NoStaleChildOfValidListing == ~(lst.complete /\ lst.v.tick >= markD /\ x.kind = "HELD" /\ x.stale)

=============================================================================
