package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.testing.MemoryOutboxStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * An outbox, its disk and its log, stepped together with a model that knows what must have been
 * told. What must be told where is written from the protocol, without a look at how the router does
 * it.
 */
final class OutboxRun {
  private static final int SHARDS = 4;
  private static final int MAX_INTENTS = 12;
  private static final int MAX_CHANGES = 3;
  private static final int MAX_TREES = 3;
  private static final long SETTLE = 4;
  private static final List<Location> DECLARED =
      List.of(Location.parse("hdfs://nn/a"), Location.parse("s3://lake/a"));
  private static final List<ChangeKind> KINDS = List.of(ChangeKind.values());

  private final ShardFunction function = new ShardFunction(SHARDS);
  private final MemoryOutboxStore store = new MemoryOutboxStore();

  /** What the log has, of all starts. */
  private final List<Told> log = new ArrayList<>();

  /** What the current start knows: intents that are neither cancelled nor over. */
  private final Map<Long, Known> known = new TreeMap<>();

  private final Map<Outgoing, Handed> flying = new LinkedHashMap<>();

  /** Records that failed and are to go out as they were. */
  private final List<Again> again = new ArrayList<>();

  private final List<NumbersOfPartition> numbers = new ArrayList<>();

  /** Where each intent is told first. */
  private final Map<Long, List<Token>> tokens = new TreeMap<>();

  /** The intent that stands for one that was collapsed. */
  private final Map<Long, Long> holders = new TreeMap<>();

  /** Per partition, by the offset of an acked heartbeat, when that was. */
  private final List<Map<Long, Long>> beats = new ArrayList<>();

  private final long[] offsets = new long[SHARDS];
  private Origin origin = new Origin("east", "node-1", 1);
  private Outbox outbox;
  private long lastId;
  private long nanos = Long.MAX_VALUE - 20;
  private long steps;
  private int restarts;
  private int toldLate;
  private int refused;
  private int collapses;
  private int claims;

  /** One change that an acked record carries. */
  private record Told(int partition, Change change, Handed handed) {}

  /** When a record was handed out first. */
  private record Handed(long step, long nanos) {}

  /** Numbers that go out again, in a record that was handed out before or a part of it. */
  private record Again(int partition, SequenceRange sequences, Handed handed) {}

  /** What must be told in a partition. */
  private record Needed(int partition, Location location, Scope scope) {}

  /**
   * An intent as the model knows it; the step and time of its end are absent while it is pending.
   *
   * @param opened the step; negative where an earlier start opened it
   */
  private record Known(
      List<Change> changes,
      boolean unsettled,
      Optional<Handed> ended,
      long opened,
      long registeredAt) {
    Known ending(Handed now, boolean inDoubt) {
      return new Known(changes, inDoubt, Optional.of(now), opened, registeredAt);
    }
  }

  OutboxRun() {
    outbox = begin();
  }

  int restarts() {
    return restarts;
  }

  /** How many intents were over only after their settle time. */
  int toldLate() {
    return toldLate;
  }

  int collapses() {
    return collapses;
  }

  /** How many heartbeats claimed something. */
  int claims() {
    return claims;
  }

  /** How many records were refused and went out in a smaller form. */
  int refused() {
    return refused;
  }

  List<Intent> stored() {
    return store.all();
  }

  void open(int choice, Scope scope, boolean durable) {
    List<Change> changes = List.of(change(choice, scope));
    if (held().size() >= MAX_INTENTS) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(() -> outbox.open(changes, steps))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTBOX_FULL));
      return;
    }
    Intent intent = outbox.open(changes, ++steps);
    assertThat(intent.id()).as("an id used once").isGreaterThan(lastId);
    lastId = intent.id();
    if (durable) {
      store.put(intent);
      known.put(intent.id(), new Known(changes, false, Optional.empty(), steps, steps));
    } else {
      outbox.cancel(intent.id());
    }
  }

  /** The whole tree instead of what was announced; nothing where the disk does not take it. */
  void widen(int choice, boolean durable) {
    pick(pending(), choice)
        .ifPresent(
            id -> {
              List<Change> trees = known.get(id).changes().stream().map(OutboxRun::asTree).toList();
              Intent wider = outbox.wider(id, trees);
              if (durable) {
                store.put(wider);
                outbox.widen(id, trees);
                Known before = known.get(id);
                known.put(
                    id,
                    new Known(
                        trees, false, Optional.empty(), before.opened(), before.registeredAt()));
              }
            });
  }

  void cancel(int choice) {
    pick(pending(), choice)
        .ifPresent(
            id -> {
              outbox.cancel(id);
              store.remove(id);
              known.remove(id);
            });
  }

  void settle(int choice) {
    pick(pending(), choice)
        .ifPresent(
            id -> {
              Known intent = known.get(id);
              known.put(id, intent.ending(now(), false));
              promise(id, outbox.settle(id));
            });
  }

  void unsettle(int choice) {
    pick(pending(), choice)
        .ifPresent(
            id -> {
              Known intent = known.get(id);
              known.put(id, intent.ending(now(), true));
              promise(id, outbox.unsettle(id, nanos));
            });
  }

  void passTime(long by) {
    nanos += by;
    outbox.advance(nanos);
  }

  void beat() {
    outbox.beat();
  }

  void drain() {
    Handed now = now();
    boolean[] isNew = new boolean[SHARDS];
    for (Outgoing outgoing : outbox.drain()) {
      BusRecord record = outgoing.record();
      checkRecord(record);
      boolean repeats = numbers.get(record.partition()).leave(record.sequences());
      assertThat(repeats && isNew[record.partition()]).as("it goes out first").isFalse();
      isNew[record.partition()] |= !repeats;
      flying.put(outgoing, repeats ? firstHandedOut(record, now) : now);
    }
    again.clear();
    tokens.values().stream()
        .flatMap(List::stream)
        .forEach(
            token ->
                assertThat(numbers.get(token.partition()).haveLeft(token.sequence()))
                    .as("%s was handed out", token)
                    .isTrue());
  }

  /** What was not put into other words since says what it said when it was handed out first. */
  private Handed firstHandedOut(BusRecord record, Handed now) {
    return again.stream()
        .filter(
            failed ->
                failed.partition() == record.partition()
                    && failed.sequences().first() <= record.sequences().first()
                    && failed.sequences().last() >= record.sequences().last())
        .map(Again::handed)
        .findFirst()
        .orElse(now);
  }

  /**
   * Collapses, where that is due: while the disk writes, records are acked.
   *
   * @param durable whether the disk takes it
   * @param choice how many records are acked meanwhile, and how much of it reaches the disk
   */
  void collapse(boolean durable, int choice) {
    outbox.collapse(DECLARED).ifPresent(collapse -> collapse(collapse, durable, choice));
  }

  private void collapse(Collapse collapse, boolean durable, int choice) {
    List<Long> members = new ArrayList<>(collapse.gone());
    members.add(0, collapse.wider().id());
    checkCollapse(collapse.wider(), members);
    if (durable || choice % 2 == 0) {
      store.put(collapse.wider());
    }
    for (int i = 0; i < choice % 4; i++) {
      pick(List.copyOf(flying.keySet()), choice)
          .ifPresent(
              outgoing -> assertThat(ack(outgoing, true)).doesNotContainAnyElementsOf(members));
    }
    if (!durable) {
      forget(outbox.notCollapsed(collapse), true);
      return;
    }
    collapses++;
    again.clear();
    collapse.gone().forEach(id -> holders.put(id, collapse.wider().id()));
    holders.replaceAll((id, holder) -> holders.getOrDefault(holder, holder));
    Outbox.Acked acked = outbox.collapsed(collapse);
    if (choice % 3 > 0) {
      store.removeAll(collapse.gone());
    }
    forget(acked, true);
    long notOver = known.values().stream().filter(intent -> !isOver(intent)).count();
    assertThat((long) outbox.size()).as("all that is over is one").isLessThanOrEqualTo(notOver + 1);
  }

  private void checkCollapse(Intent wider, List<Long> members) {
    assertThat(members).isSorted().hasSizeGreaterThan(1);
    List<Known> before =
        known.keySet().stream().filter(id -> members.contains(holder(id))).map(known::get).toList();
    assertThat(before).allMatch(this::isOver);
    assertThat(wider.registeredAt())
        .isEqualTo(before.stream().mapToLong(Known::registeredAt).min().orElseThrow());
    before.forEach(
        intent ->
            intent
                .changes()
                .forEach(change -> assertThat(wider.changes()).anyMatch(c -> has(c, change))));
    assertThat(wider.changes()).allMatch(OutboxRun::isDeclared);
  }

  private boolean isOver(Known intent) {
    return intent.ended().isPresent()
        && (!intent.unsettled() || nanos - intent.ended().get().nanos() >= SETTLE);
  }

  void ack(int choice, boolean removalReachesDisk) {
    pick(List.copyOf(flying.keySet()), choice).ifPresent(o -> ack(o, removalReachesDisk));
  }

  void ackAll() {
    List.copyOf(flying.keySet()).forEach(outgoing -> ack(outgoing, true));
  }

  void fail(int choice) {
    pick(List.copyOf(flying.keySet()), choice)
        .ifPresent(
            outgoing -> {
              // The log may have it all the same, and only the answer was lost.
              if (choice % 2 == 0) {
                append(outgoing, flying.get(outgoing));
              }
              goesOutAgain(outgoing);
              flying.remove(outgoing);
              outbox.failed(outgoing);
            });
  }

  /** The log does not have it, and never will as it is. */
  void refuse(int choice) {
    pick(List.copyOf(flying.keySet()), choice)
        .ifPresent(
            outgoing -> {
              goesOutAgain(outgoing);
              flying.remove(outgoing);
              refused += outbox.refused(outgoing) ? 1 : 0;
            });
  }

  private void goesOutAgain(Outgoing outgoing) {
    BusRecord record = outgoing.record();
    numbers.get(record.partition()).comeBack(record.sequences());
    again.add(new Again(record.partition(), record.sequences(), flying.get(outgoing)));
  }

  /** The process dies; the next one finds what the store has. */
  void restart() {
    checkStored();
    restarts++;
    nanos += 1_000_003;
    flying.clear();
    again.clear();
    tokens.clear();
    holders.clear();
    known.clear();
    origin = new Origin("east", "node-1", restarts + 1);
    outbox = begin();
    for (Intent intent : store.all()) {
      known.put(
          intent.id(),
          new Known(intent.changes(), true, Optional.of(now()), -1, intent.registeredAt()));
      outbox.inherit(intent, nanos);
    }
  }

  /** The outbox holds what the model knows, and the store no less. */
  void checkHeld() {
    assertThat(outbox.size()).isEqualTo(held().size());
    checkStored();
    OptionalLong oldest = known.values().stream().mapToLong(Known::registeredAt).min();
    assertThat(outbox.oldest()).isEqualTo(oldest);
  }

  /** Nothing that a start would not tell of, and as old as it is. */
  private void checkStored() {
    Map<Long, Intent> stored = new HashMap<>();
    store.all().forEach(intent -> stored.put(intent.id(), intent));
    known.forEach(
        (id, intent) -> {
          assertThat(stored).containsKey(holder(id));
          Intent kept = stored.get(holder(id));
          assertThat(kept.registeredAt()).isLessThanOrEqualTo(intent.registeredAt());
          intent
              .changes()
              .forEach(change -> assertThat(kept.changes()).anyMatch(one -> has(one, change)));
        });
  }

  /** Ids of what is held: of many that collapsed, the oldest. */
  private List<Long> held() {
    return known.keySet().stream().map(this::holder).distinct().toList();
  }

  private long holder(long id) {
    return holders.getOrDefault(id, id);
  }

  private static boolean has(Change wide, Change change) {
    return wide.equals(change)
        || (wide.scope() == Scope.SUBTREE && change.location().isAtOrBelow(wide.location()));
  }

  /** Everything under way ends, and the log is there: then nothing is held, and all was told. */
  void finish() {
    while (!pending().isEmpty()) {
      settle(0);
    }
    for (int round = 0; round < 3; round++) {
      drain();
      while (!flying.isEmpty()) {
        ack(0, true);
      }
      passTime(SETTLE);
    }
    assertThat(known).isEmpty();
    assertThat(outbox.size()).isZero();
    assertThat(outbox.drain()).isEmpty();
  }

  private List<Long> ack(Outgoing outgoing, boolean removalReachesDisk) {
    append(outgoing, flying.get(outgoing));
    flying.remove(outgoing);
    long offset = offsets[outgoing.partition()]++;
    Outbox.Acked acked = outbox.acked(outgoing, offset);
    if (outgoing.isHeartbeat()) {
      beats.get(outgoing.partition()).put(offset, ++steps);
    }
    forget(acked, removalReachesDisk);
    return acked.done();
  }

  private void forget(Outbox.Acked acked, boolean removalReachesDisk) {
    assertThat(acked.published()).containsAll(acked.done()).doesNotHaveDuplicates();
    acked
        .published()
        .forEach(id -> members(id).forEach(one -> checkTold(one, known.get(one), false)));
    for (long id : acked.done()) {
      for (long one : members(id)) {
        Known intent = known.remove(one);
        checkTold(one, intent, true);
        toldLate += intent.unsettled() ? 1 : 0;
        holders.remove(one);
        tokens.remove(one);
      }
      if (removalReachesDisk) {
        store.remove(id);
      }
    }
  }

  private List<Long> members(long holder) {
    return known.keySet().stream().filter(id -> holder(id) == holder).toList();
  }

  private void append(Outgoing outgoing, Handed handed) {
    int partition = outgoing.partition();
    for (Change change : changes(outgoing.record())) {
      log.add(new Told(partition, change, handed));
    }
    numbers.get(partition).append(outgoing.record().sequences());
    tokens.forEach(
        (id, all) ->
            all.stream()
                .filter(token -> token.partition() == partition)
                .filter(token -> numbers.get(partition).isComplete(token.sequence()))
                .forEach(token -> checkTold(id, known.get(id), false, partition)));
  }

  /**
   * Whether the log has what it must have of an intent: handed out after its end, or after its
   * settle time.
   */
  private void checkTold(long id, Known intent, boolean over) {
    for (int partition = 0; partition < SHARDS; partition++) {
      checkTold(id, intent, over, partition);
    }
  }

  /** The same in one partition: whoever has read there up to the intent's token has heard of it. */
  private void checkTold(long id, Known intent, boolean over, int partition) {
    assertThat(intent).as("intent %s", id).isNotNull();
    Handed ended = intent.ended().orElseThrow(() -> new AssertionError(id + " is still pending"));
    Predicate<Handed> late =
        over && intent.unsettled()
            ? handed -> handed.nanos() - ended.nanos() >= SETTLE
            : handed -> handed.step() > ended.step();
    for (Needed needed : needed(intent)) {
      if (needed.partition() != partition) {
        continue;
      }
      assertThat(log)
          .as("intent %s ended %s, over: %s, needs %s", id, ended, over, needed)
          .anyMatch(told -> covers(told, needed) && late.test(told.handed()));
    }
  }

  private void checkRecord(BusRecord record) {
    assertThat(record.origin()).isEqualTo(origin);
    List<Change> changes = changes(record);
    assertThat(changes).hasSizeLessThanOrEqualTo(MAX_CHANGES);
    assertThat(record.sequences().last() - record.sequences().first())
        .as("a number for each change")
        .isGreaterThanOrEqualTo(changes.size() - 1L);
    if (refused == 0) {
      assertThat(changes).allMatch(change -> change.scope() == Scope.PATH || isDeclared(change));
    }
    if (record.body() instanceof BusRecord.Heartbeat beat && beat.claim().isPresent()) {
      claims++;
      long acked = beats.get(record.partition()).get(beat.claim().getAsLong());
      assertThat(known.values())
          .as("all that is not over was opened after what is claimed was acked")
          .allMatch(intent -> intent.opened() > acked);
    }
  }

  private List<Needed> needed(Known intent) {
    List<Needed> needed = new ArrayList<>();
    for (Change change : intent.changes()) {
      Location location = change.location();
      boolean keys = location.scheme().implicitDirectories();
      if (change.scope() == Scope.SUBTREE || (intent.unsettled() && !keys)) {
        IntStream.range(0, SHARDS).forEach(p -> needed.add(new Needed(p, location, Scope.SUBTREE)));
      } else {
        needed.add(new Needed(function.shardOf(location), location, Scope.PATH));
      }
      if (keys && (change.kind() != ChangeKind.MODIFIED || intent.unsettled())) {
        for (Location up : location.ancestors()) {
          needed.add(new Needed(function.shardOf(up), up, Scope.PATH));
        }
      }
    }
    return needed;
  }

  private static boolean covers(Told told, Needed needed) {
    Change change = told.change();
    boolean tree =
        change.scope() == Scope.SUBTREE && needed.location().isAtOrBelow(change.location());
    boolean same = needed.scope() == Scope.PATH && needed.location().equals(change.location());
    return told.partition() == needed.partition() && (tree || same);
  }

  private Change change(int choice, Scope scope) {
    ChangeKind kind = KINDS.get(choice % KINDS.size());
    String directory = choice % 3 == 0 ? "hdfs://nn/a/" : "s3://lake/a/b" + choice % 2 + "/";
    return new Change(Location.parse(directory + "f" + choice % 50), scope, kind, Cause.WRITE);
  }

  private static Change asTree(Change change) {
    return new Change(change.location(), Scope.SUBTREE, change.kind(), change.cause());
  }

  private void promise(long id, List<Token> given) {
    assertThat(given).allMatch(token -> token.origin().equals(origin));
    tokens.put(id, given);
  }

  private static boolean isDeclared(Change change) {
    return DECLARED.stream().anyMatch(change.location()::isAtOrBelow);
  }

  private List<Long> pending() {
    return known.keySet().stream().filter(id -> known.get(id).ended().isEmpty()).toList();
  }

  private Handed now() {
    return new Handed(++steps, nanos);
  }

  private Outbox begin() {
    Arrays.fill(offsets, 0);
    numbers.clear();
    beats.clear();
    for (int partition = 0; partition < SHARDS; partition++) {
      numbers.add(new NumbersOfPartition());
      beats.add(new HashMap<>());
    }
    OutboxLimits limits =
        new OutboxLimits(
            MAX_INTENTS, MAX_CHANGES, Duration.ofNanos(SETTLE), Claims.MAX_ACKS, MAX_TREES);
    return new Outbox(origin, function, limits, lastId);
  }

  private static List<Change> changes(BusRecord record) {
    return record.body() instanceof BusRecord.Changes body ? body.changes() : List.of();
  }

  private static <T> Optional<T> pick(List<T> from, int choice) {
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(choice % from.size()));
  }
}
