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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
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
  private static final long SETTLE = 4;
  private static final List<ChangeKind> KINDS = List.of(ChangeKind.values());

  private final ShardFunction function = new ShardFunction(SHARDS);
  private final MemoryOutboxStore store = new MemoryOutboxStore();

  /** What the log has, of all starts. */
  private final List<Told> log = new ArrayList<>();

  /** What the current start knows: intents that are neither cancelled nor over. */
  private final Map<Long, Known> known = new TreeMap<>();

  private final Map<Outgoing, Handed> flying = new LinkedHashMap<>();
  private final Deque<Again> again = new ArrayDeque<>();
  private final long[] nextSequence = new long[SHARDS];
  private final Map<Integer, Long> promised = new TreeMap<>();
  private Origin origin = new Origin("east", "node-1", 1);
  private Outbox outbox;
  private long lastId;
  private long nanos = Long.MAX_VALUE - 20;
  private long steps;
  private int restarts;
  private int toldLate;
  private int refused;

  /** One change that an acked record carries. */
  private record Told(int partition, Change change, Handed handed) {}

  /** When a record was handed out first. */
  private record Handed(long step, long nanos) {}

  /** A record that must go out again under numbers that were handed out before. */
  private record Again(int partition, SequenceRange sequences, Handed handed) {}

  /** What must be told in a partition. */
  private record Needed(int partition, Location location, Scope scope) {}

  /**
   * An intent as the model knows it; the step and time of its end are absent while it is pending.
   */
  private record Known(List<Change> changes, boolean unsettled, Optional<Handed> ended) {}

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

  /** How many records were refused and went out in a smaller form. */
  int refused() {
    return refused;
  }

  List<Intent> stored() {
    return store.all();
  }

  void open(int choice, Scope scope, boolean durable) {
    List<Change> changes = List.of(change(choice, scope));
    if (known.size() >= MAX_INTENTS) {
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
      known.put(intent.id(), new Known(changes, false, Optional.empty()));
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
                known.put(id, new Known(trees, false, Optional.empty()));
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
              known.put(id, new Known(intent.changes(), false, Optional.of(now())));
              promise(outbox.settle(id));
            });
  }

  void unsettle(int choice) {
    pick(pending(), choice)
        .ifPresent(
            id -> {
              Known intent = known.get(id);
              known.put(id, new Known(intent.changes(), true, Optional.of(now())));
              promise(outbox.unsettle(id, nanos));
            });
  }

  void passTime(long by) {
    nanos += by;
    outbox.advance(nanos);
  }

  void drain() {
    Handed now = now();
    for (Outgoing outgoing : outbox.drain()) {
      Again first = again.pollFirst();
      if (first == null) {
        checkNew(outgoing.record());
        flying.put(outgoing, now);
        continue;
      }
      BusRecord record = outgoing.record();
      assertThat(new Again(record.partition(), record.sequences(), first.handed()))
          .as("what failed goes out first")
          .isEqualTo(first);
      flying.put(outgoing, first.handed());
    }
    assertThat(again).as("records that failed and did not go out again").isEmpty();
    promised.forEach(
        (partition, sequence) ->
            assertThat(nextSequence[partition]).as("numbers handed out").isGreaterThan(sequence));
  }

  void ack(int choice, boolean removalReachesDisk) {
    pick(List.copyOf(flying.keySet()), choice).ifPresent(o -> ack(o, removalReachesDisk));
  }

  void fail(int choice) {
    pick(List.copyOf(flying.keySet()), choice)
        .ifPresent(
            outgoing -> {
              // The log may have it all the same, and only the answer was lost.
              if (choice % 2 == 0) {
                append(outgoing, flying.get(outgoing));
              }
              goesOutAgain(outgoing, outgoing.record().sequences());
              flying.remove(outgoing);
              outbox.failed(outgoing);
            });
  }

  /** The log does not have it, and never will as it is. */
  void refuse(int choice) {
    pick(List.copyOf(flying.keySet()), choice)
        .ifPresent(
            outgoing -> {
              SequenceRange all = outgoing.record().sequences();
              int count = changes(outgoing.record()).size();
              if (count > 1) {
                long second = all.first() + count / 2;
                goesOutAgain(outgoing, new SequenceRange(all.first(), second - 1));
                goesOutAgain(outgoing, new SequenceRange(second, all.last()));
              } else {
                goesOutAgain(outgoing, all);
              }
              flying.remove(outgoing);
              refused += outbox.refused(outgoing) ? 1 : 0;
            });
  }

  private void goesOutAgain(Outgoing outgoing, SequenceRange sequences) {
    again.add(new Again(outgoing.record().partition(), sequences, flying.get(outgoing)));
  }

  /** The process dies; the next one finds what the store has. */
  void restart() {
    restarts++;
    nanos += 1_000_003;
    flying.clear();
    again.clear();
    promised.clear();
    known.clear();
    Arrays.fill(nextSequence, 0);
    origin = new Origin("east", "node-1", restarts + 1);
    outbox = begin();
    for (Intent intent : store.all()) {
      known.put(intent.id(), new Known(intent.changes(), true, Optional.of(now())));
      outbox.inherit(intent, nanos);
    }
  }

  /** The outbox holds what the model knows, and the store no less. */
  void checkHeld() {
    assertThat(outbox.size()).isEqualTo(known.size());
    Map<Long, Intent> stored = new HashMap<>();
    store.all().forEach(intent -> stored.put(intent.id(), intent));
    assertThat(stored.keySet()).containsAll(known.keySet());
    known.forEach((id, it) -> assertThat(stored.get(id).changes()).isEqualTo(it.changes()));
    OptionalLong oldest =
        known.keySet().stream().mapToLong(id -> stored.get(id).registeredAt()).min();
    assertThat(outbox.oldest()).isEqualTo(oldest);
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

  private void ack(Outgoing outgoing, boolean removalReachesDisk) {
    append(outgoing, flying.get(outgoing));
    flying.remove(outgoing);
    Outbox.Acked acked = outbox.acked(outgoing, 0);
    assertThat(acked.published()).containsAll(acked.done()).doesNotHaveDuplicates();
    acked.published().forEach(id -> checkTold(id, known.get(id), false));
    for (long id : acked.done()) {
      Known intent = known.remove(id);
      checkTold(id, intent, true);
      toldLate += intent.unsettled() ? 1 : 0;
      if (removalReachesDisk) {
        store.remove(id);
      }
    }
  }

  private void append(Outgoing outgoing, Handed handed) {
    for (Change change : changes(outgoing.record())) {
      log.add(new Told(outgoing.record().partition(), change, handed));
    }
  }

  /**
   * Whether the log has what it must have of an intent: handed out after its end, or after its
   * settle time.
   */
  private void checkTold(long id, Known intent, boolean over) {
    assertThat(intent).as("intent %s", id).isNotNull();
    Handed ended = intent.ended().orElseThrow(() -> new AssertionError(id + " is still pending"));
    Predicate<Handed> late =
        over && intent.unsettled()
            ? handed -> handed.nanos() - ended.nanos() >= SETTLE
            : handed -> handed.step() > ended.step();
    for (Needed needed : needed(intent)) {
      assertThat(log)
          .as("intent %s ended %s, over: %s, needs %s", id, ended, over, needed)
          .anyMatch(told -> covers(told, needed) && late.test(told.handed()));
    }
  }

  private void checkNew(BusRecord record) {
    assertThat(record.origin()).isEqualTo(origin);
    assertThat(record.sequences().first()).isEqualTo(nextSequence[record.partition()]);
    int changes = changes(record).size();
    assertThat(changes).isLessThanOrEqualTo(MAX_CHANGES);
    assertThat(record.sequences().last()).isEqualTo(record.sequences().first() + changes - 1);
    nextSequence[record.partition()] = record.sequences().last() + 1;
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

  private void promise(List<Token> tokens) {
    tokens.forEach(
        token -> {
          assertThat(token.origin()).isEqualTo(origin);
          promised.merge(token.partition(), token.sequence(), Math::max);
        });
  }

  private List<Long> pending() {
    return known.keySet().stream().filter(id -> known.get(id).ended().isEmpty()).toList();
  }

  private Handed now() {
    return new Handed(++steps, nanos);
  }

  private Outbox begin() {
    OutboxLimits limits = new OutboxLimits(MAX_INTENTS, MAX_CHANGES, Duration.ofNanos(SETTLE));
    return new Outbox(origin, function, limits, lastId);
  }

  private static List<Change> changes(BusRecord record) {
    return ((BusRecord.Changes) record.body()).changes();
  }

  private static <T> Optional<T> pick(List<T> from, int choice) {
    return from.isEmpty() ? Optional.empty() : Optional.of(from.get(choice % from.size()));
  }
}
