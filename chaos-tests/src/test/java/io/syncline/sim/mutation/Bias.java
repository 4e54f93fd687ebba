package io.syncline.sim.mutation;

import io.syncline.core.model.Scheme;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.run.WatchPlan;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to be like so that one guard matters in it. Random runs alone meet some executions
 * once in ten thousand.
 *
 * @param faults that are allowed in any case
 * @param scheme of the lake; null for any
 * @param focused whether hardly anything else may go wrong, and nothing comes from outside
 * @param shape of the clusters and their pace
 * @param often what goes wrong several times as often as in other runs
 * @param most how often each of {@code often} goes wrong at most
 * @param length how many times as many events as usual a run needs
 * @param carrying whether changes carry statuses in any case
 * @param recurring whether files often are what they were before
 * @param seeds within which a run must show that the guard is needed
 * @param watch the kind of feed by which the clusters hear of what others change; null for nothing
 *     in particular
 */
public record Bias(
    Set<Fault> faults,
    @Nullable Scheme scheme,
    boolean focused,
    Shape shape,
    Set<Fault> often,
    int most,
    int length,
    boolean carrying,
    boolean recurring,
    int seeds,
    WatchPlan.@Nullable Kind watch) {
  /** How large and how busy clusters are. */
  public enum Shape {
    /** As the seed decides. */
    ANY,
    /** Faults in quick succession. */
    TROUBLED,
    /** Each cluster has two nodes, and what goes wrong lasts longer than leases and fences. */
    FENCING,
    /** The same, and so little is read and written that what is held stays as it is. */
    LONELY,
    /** Each cluster has one node, and much is written. */
    WRITING,
    /** Each cluster has two nodes, and much is written. */
    PAIRS,
    /** Each cluster has one node, much is written, and there is hardly room for what is written. */
    CROWDED,
    /** Each cluster has one node, little is written, and nodes look at the log often. */
    QUIET,
    /** Clusters come one after the other. */
    ARRIVING;

    /** Whether what goes wrong lasts longer than leases and fences. */
    public boolean outlastsLeases() {
      return this == FENCING || this == LONELY;
    }
  }

  /** Anything. */
  public static final Bias NONE =
      new Bias(Set.of(), null, false, Shape.ANY, Set.of(), 0, 1, false, false, 200, null);

  private static Bias of(Shape shape, Fault... faults) {
    Set<Fault> allowed = EnumSet.noneOf(Fault.class);
    allowed.addAll(Set.of(faults));
    return new Bias(
        allowed,
        null,
        true,
        shape,
        Set.of(),
        0,
        shape.outlastsLeases() ? 8 : 1,
        false,
        false,
        200,
        null);
  }

  private Bias in(Scheme lake) {
    return new Bias(
        faults, lake, focused, shape, often, most, length, carrying, recurring, seeds, watch);
  }

  /** All the same, and these faults more often. */
  private Bias often(Fault... more) {
    return often(Integer.MAX_VALUE, more);
  }

  /** All the same, and these faults more often until each has happened so many times. */
  private Bias often(int atMost, Fault... more) {
    Set<Fault> allowed = EnumSet.copyOf(Set.of(more));
    allowed.addAll(faults);
    return new Bias(
        allowed,
        scheme,
        focused,
        shape,
        Set.of(more),
        atMost,
        length,
        carrying,
        recurring,
        seeds,
        watch);
  }

  private Bias longer(int times) {
    return new Bias(
        faults, scheme, focused, shape, often, most, times, carrying, recurring, seeds, watch);
  }

  /** All the same, and changes carry statuses. */
  private Bias thatCarries() {
    return new Bias(
        faults, scheme, focused, shape, often, most, length, true, recurring, seeds, watch);
  }

  /** All the same, and files often are what they were before. */
  private Bias thatRecurs() {
    return new Bias(
        faults, scheme, focused, shape, often, most, length, carrying, true, seeds, watch);
  }

  /** The same, of which so many are needed to meet an execution that is rare. */
  private Bias within(int runs) {
    return new Bias(
        faults, scheme, focused, shape, often, most, length, carrying, recurring, runs, watch);
  }

  /** All the same, and others write, of which feeds of a kind tell. */
  private Bias watching(WatchPlan.Kind kind) {
    return new Bias(
        faults, scheme, focused, shape, often, most, length, carrying, recurring, seeds, kind);
  }

  /** The bias for a guard. */
  public static Bias of(Mutation mutation) {
    return switch (mutation) {
      case SERVE_ONLY_VALID -> of(Shape.WRITING);
      case CLAIM_HELD -> of(Shape.WRITING, Fault.STORE_REPLY_LOST);
      case SAMPLE_BEFORE_ASK ->
          of(Shape.WRITING).often(Fault.ENDS_SLOW, Fault.STORE_REPLY_LOST).longer(3);
      case CLAIM_ONLY_ACKED ->
          of(Shape.QUIET).often(Fault.COMMIT_SLOW, Fault.STORE_REPLY_LOST).longer(4);
      case OWN_RECORDS_APPLIED -> of(Shape.ANY);
      case SETTLE -> of(Shape.WRITING, Fault.LATE_EFFECT);
      case FENCE_ATOMIC -> of(Shape.FENCING, Fault.DISK_LOST, Fault.CRASH_IN_WRITE);
      case LEFT_AT_OFFSET ->
          of(Shape.WRITING, Fault.SLOW_READER).often(4, Fault.CRASH_IN_WRITE).longer(3);
      case FENCE_AFTER_LEASE -> of(Shape.FENCING, Fault.KAFKA_CUT);
      case LEASE_ANNOUNCED -> of(Shape.FENCING, Fault.KAFKA_CUT).often(Fault.UNLIKE_LEASE);
      case LEASE_FINAL -> of(Shape.FENCING, Fault.KAFKA_CUT, Fault.LATE_EFFECT);
      case LEASE_BEFORE_ATTEMPT -> of(Shape.FENCING, Fault.KAFKA_CUT).often(Fault.STORE_ERROR);
      case COVERAGE -> of(Shape.TROUBLED, Fault.POLICY_CHANGED, Fault.MOUNT_CHANGED);
      case START_ORDER -> of(Shape.WRITING).often(Fault.STORE_SLOW);
      case ONE_STEP_STORE, IN_FLIGHT, TICK_BEFORE_ASK -> of(Shape.WRITING, Fault.STORE_SLOW);
      case CARRY_ONLY_VALID, CARRY_NEVER_MISSING, CARRY_ORDER ->
          of(Shape.WRITING, Fault.STORE_SLOW, Fault.RECORD_LATE, Fault.SLOW_READER).thatCarries();
      case CARRY_HEARD ->
          of(Shape.WRITING, Fault.RECORD_LATE, Fault.SLOW_READER)
              .thatCarries()
              .thatRecurs()
              .longer(3);
      case REMOVAL_HEARD ->
          of(Shape.WRITING, Fault.RECORD_LATE, Fault.SLOW_READER).thatCarries().longer(3);
      case CARRY_BEGAN -> of(Shape.WRITING).often(Fault.STORE_SLOW).longer(3).thatCarries();
      case SHARE_RULE -> of(Shape.WRITING, Fault.STORE_SLOW, Fault.SLOW_READER);
      case EVICT_CLEARS_COMPLETE -> of(Shape.TROUBLED, Fault.EVICTION);
      case NO_CLAIM_WHILE_INHERITED, INTENT_FIRST ->
          of(Shape.WRITING, Fault.CRASH_IN_WRITE, Fault.LATE_EFFECT);
      case ORIGINS_IN_THE_MINIMUM, JOIN_FIRST -> of(Shape.ARRIVING, Fault.SLOW_ORIGINS);
      case COLD_START_FIXED -> of(Shape.ARRIVING, Fault.SLOW_ORIGINS);
      case TOPIC_ID -> of(Shape.TROUBLED, Fault.TOPIC_RECREATED);
      case DIRECTORY_IS_SUBTREE, RENAME_TARGET, PREFIX_BOTH_WAYS -> of(Shape.ANY).in(Scheme.HDFS);
      case NO_DEDUPE_AFTER_SEND, ONLY_REMOVALS -> of(Shape.WRITING).in(Scheme.S3);
      case READ_LAG -> of(Shape.WRITING).in(Scheme.FILE);
      case LAG_ECHO ->
          of(Shape.WRITING, Fault.CLOCK_STEP, Fault.CLOCK_DRIFT, Fault.SUSPENSION).in(Scheme.FILE);
      case ELAPSED_MAX -> of(Shape.TROUBLED, Fault.SUSPENSION);
      case EPOCH_RULE ->
          of(Shape.TROUBLED, Fault.ELECTION, Fault.DEPOSED_LEADER, Fault.SLOW_READER);
      case UNREADABLE_IS_ANYTHING -> of(Shape.WRITING, Fault.UNREADABLE_RECORD);
      case HEADERS_SCOPE ->
          of(Shape.LONELY, Fault.UNREADABLE_FENCE, Fault.MOUNT_UNHEARD)
              .in(Scheme.HDFS)
              .often(4, Fault.DISK_LOST, Fault.CRASH_IN_WRITE);
      case FAILED_STAYS_STALE -> of(Shape.ANY, Fault.STORE_ERROR, Fault.HALF_LISTING);
      case GAPS -> of(Shape.TROUBLED, Fault.RETENTION, Fault.SLOW_READER);
      case COLLAPSE_DURABLE, COLLAPSE_COVERS -> of(Shape.CROWDED, Fault.KAFKA_CUT);
      case PATIENCE -> of(Shape.TROUBLED, Fault.CLOCK_STEP, Fault.LATE_EFFECT);
      case SESSION_FLOOR -> of(Shape.WRITING, Fault.SLOW_READER);
      case BOUNDED -> NONE;
      case ONE_BATCH -> of(Shape.TROUBLED, Fault.POWER_CUT);
      default -> ofWatcher(mutation);
    };
  }

  /** The bias for a guard of those who tell of what others change. */
  private static Bias ofWatcher(Mutation mutation) {
    return switch (mutation) {
      case WATCH_HOLD -> of(Shape.QUIET, Fault.FEED_AWAY).longer(2).watching(WatchPlan.Kind.LOG);
      case WATCH_TREES -> of(Shape.ANY, Fault.WATCH_FORGOTTEN).watching(WatchPlan.Kind.LOG);
      case WATCH_PURGED ->
          of(Shape.TROUBLED, Fault.FEED_RESTORED, Fault.FEED_PURGED).watching(WatchPlan.Kind.LOG);
      case WATCH_INHERITANCE ->
          of(Shape.TROUBLED, Fault.FEED_AWAY, Fault.WATCH_FORGOTTEN, Fault.WATCH_TURN_LOST)
              .often(Fault.FEED_REPLY_LOST)
              .watching(WatchPlan.Kind.LOG);
      case WATCH_CHECKPOINT ->
          of(Shape.QUIET).often(Fault.CRASH_IN_WATCH).longer(2).watching(WatchPlan.Kind.LOG);
      case QUEUE_FEED ->
          of(Shape.QUIET, Fault.CRASH_IN_WATCH)
              .often(Fault.FEED_REPLY_LOST)
              .longer(3)
              .watching(WatchPlan.Kind.QUEUE);
      case CANARY, CANARY_LATELY ->
          of(Shape.QUIET, Fault.FEED_SILENT).longer(3).watching(WatchPlan.Kind.QUEUE);
      case CANARY_SUCCESSOR ->
          of(Shape.QUIET, Fault.FEED_SILENT)
              .often(Fault.CRASH_IN_WATCH)
              .longer(3)
              .watching(WatchPlan.Kind.QUEUE);
      case QUEUE_ALONE ->
          of(Shape.PAIRS, Fault.ZOOKEEPER_CUT, Fault.CRASH_IN_WATCH)
              .longer(5)
              .within(400)
              .watching(WatchPlan.Kind.QUEUE);
      case ECHO_BY_VERSION -> of(Shape.QUIET).thatRecurs().longer(2).watching(WatchPlan.Kind.QUEUE);
      case HEARD_NOT_TOLD, ROUND_SKIPS, UNTOLD_EAGERLY ->
          of(Shape.QUIET).often(Fault.EVENT_LOST).longer(4).watching(WatchPlan.Kind.QUEUE);
      case UNTOLD_NOT_PUBLISHED ->
          of(Shape.QUIET)
              .in(Scheme.HDFS)
              .often(Fault.EVENT_LOST)
              .longer(4)
              .watching(WatchPlan.Kind.QUEUE);
      case LATE_TRUSTED ->
          of(Shape.QUIET).often(Fault.EVENT_OVERDUE).longer(3).watching(WatchPlan.Kind.QUEUE);
      case QUEUE_DELAY ->
          of(Shape.QUIET).often(Fault.EVENT_LATE).longer(3).watching(WatchPlan.Kind.QUEUE);
      default -> throw new IllegalArgumentException(mutation + " is no guard of a watcher");
    };
  }
}
