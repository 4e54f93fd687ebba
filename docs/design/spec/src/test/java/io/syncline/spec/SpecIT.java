package io.syncline.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol's model against TLC: it holds, every guard is needed, and it is not empty. */
final class SpecIT {
  private static final String FEED = "SynclineFeed";
  private static final String SHARD = "SynclineShard";
  private static final String TWO = "{a, b}";
  private static final int EXECUTIONS = 20_000;
  private static final int WORKERS = Runtime.getRuntime().availableProcessors();

  /** Small bounds, of which every state is visited. */
  static Stream<Model> exhausted() {
    Model feed = Model.of(FEED, "");
    Model shard = Model.of(SHARD, "");
    return Stream.of(
        named("feed", feed),
        named("feed-deposed-leader", feed.with("MaxElections", 1)),
        named("feed-restart", restart(feed)),
        named("feed-two-writers", two(feed).with("MaxBeats", 1)),
        named("feed-reader-restart", feed.with("MaxReboots", 1).with("MaxBeats", 1)),
        named("shard", shard),
        named("shard-three-syncs", threeSyncs(shard)),
        named("shard-cold-start", shard.with("MaxCommits", 1).with("MaxColds", 1)),
        named("shard-read-lag", lagging(shard)));
  }

  @ParameterizedTest
  @MethodSource
  void exhausted(Model model) {
    Tlc.Outcome outcome = Tlc.exhaust(model, WORKERS);
    report(model, outcome);
    assertThat(outcome.violated()).as(outcome.output()).isNull();
    assertThat(outcome.distinct()).as(outcome.output()).isPresent();
  }

  /** Larger bounds, of which random executions are followed. */
  static Stream<Model> sampled() {
    return Stream.of(
        named(
            "feed-sampled",
            two(Model.of(FEED, ""))
                .with("MaxIntents", 2)
                .with("MaxBeats", 6)
                .with("MaxCrashes", 2)
                .with("MaxAsks", 4)
                .with("MaxPings", 3)
                .with("MaxElections", 1)
                .with("MaxReboots", 1)
                .with("DiskIsLost", "TRUE")),
        named(
            "shard-sampled",
            Model.of(SHARD, "")
                .with("MaxCommits", 4)
                .with("MaxSyncs", 8)
                .with("MaxSpurious", 2)
                .with("MaxEvicts", 3)
                .with("MaxCrashes", 1)
                .with("MaxColds", 1)
                .with("Slots", "{s1, s2, s3}")
                .with("Scopes", "{\"PATH\", \"TREE\", \"ABOVE\", \"OTHER\"}")));
  }

  @ParameterizedTest
  @MethodSource
  void sampled(Model model) {
    Tlc.Outcome outcome = Tlc.sample(model, EXECUTIONS, 120);
    report(model, outcome);
    assertThat(outcome.violated()).as(outcome.output()).isNull();
    assertThat(outcome.sampled().orElse(0)).as(outcome.output()).isGreaterThan(EXECUTIONS);
  }

  /** Each with the smallest bound in which the guard is missed. */
  static Stream<Model> withoutAGuard() {
    return Stream.concat(feedWithoutAGuard(), shardWithoutAGuard());
  }

  private static Stream<Model> feedWithoutAGuard() {
    Model feed = Model.of(FEED, "");
    Model quiet = feed.with("MaxBeats", 0).with("MaxAsks", 0);
    Model succeeded = quiet.with("MaxCrashes", 1);
    Model fenced = succeeded.with("DiskIsLost", "TRUE");
    return Stream.of(
        without("Settle", quiet),
        without("FenceAtomic", fenced),
        without("FenceAfterSettle", fenced),
        without("LeaveAfterReplay", succeeded),
        without("OriginsInMinimum", feed.with("Writers", TWO).with("Busy", "{b}")),
        without("LeftAtOffset", succeeded),
        without("PendingHolds", feed),
        without("UnsettledHolds", feed),
        without("SentHolds", feed),
        without("SampleBeforeAsk", feed),
        without("ClaimAcked", feed),
        without("EpochRule", feed.with("MaxElections", 1)),
        without("PingBeforeSend", quiet),
        without("JoinFirst", quiet));
  }

  private static Stream<Model> shardWithoutAGuard() {
    Model calm =
        Model.of(SHARD, "")
            .with("MaxCommits", 1)
            .with("MaxSyncs", 1)
            .with("MaxEvicts", 0)
            .with("MaxCrashes", 0);
    Model two = calm.with("MaxSyncs", 2);
    return Stream.of(
        without("ServeOnlyValid", calm),
        named("without ListingSpoilsOlder", two.without("ListingSpoilsOlder"))
            .with("GuardStartOrder", "FALSE"),
        without("ListingLast", two),
        without("AnswersOrdered", two).checking("MonotonicReads"),
        without("EvictClears", calm.with("MaxEvicts", 1)),
        without("EvictWaits", two.with("MaxEvicts", 1)),
        without("ColdStart", calm.with("MaxColds", 1)),
        without("OneStepStore", calm),
        without("DirectoryIsSubtree", calm),
        without("TreeIsPathToo", calm.with("Scopes", "{\"TREE\"}")),
        without("ReadLag", calm.with("ReadLag", "TRUE")),
        without("InFlight", calm),
        without("TickBeforeAsk", calm),
        without("FailedStaysStale", two),
        without("Placeholder", calm));
  }

  @ParameterizedTest
  @MethodSource
  void withoutAGuard(Model model) {
    Tlc.Outcome outcome = Tlc.exhaust(model, 1);
    report(model, outcome);
    assertThat(outcome.violated()).as(outcome.output()).isNotNull().isNotEqualTo("TypeOK");
  }

  /** Invariants that are false on purpose: what the others speak of happens. */
  static Stream<Model> witnesses() {
    Model feed = Model.of(FEED, "");
    Model succeeded = feed.with("MaxBeats", 0).with("MaxAsks", 0).with("MaxCrashes", 1);
    Model shard = Model.of(SHARD, "").with("MaxSyncs", 1).with("MaxEvicts", 0);
    return Stream.of(
        witness("WatermarkStaysBehind", feed),
        witness("NobodyIsSucceeded", succeeded),
        witness("NobodyIsFenced", succeeded.with("DiskIsLost", "TRUE")),
        witness("NobodyIsLifted", shard.with("Scopes", "{\"PATH\", \"OTHER\"}")),
        witness("NobodyIsLiftedAfterRestart", shard),
        witness("NoStaleChildOfValidListing", shard));
  }

  @ParameterizedTest
  @MethodSource
  void witnesses(Model model) {
    Tlc.Outcome outcome = Tlc.exhaust(model, 1);
    report(model, outcome);
    assertThat(outcome.violated()).as(outcome.output()).isEqualTo(model.invariants());
  }

  private static Model two(Model feed) {
    return feed.with("Writers", TWO).with("Busy", TWO);
  }

  private static Model restart(Model feed) {
    return feed.with("MaxCrashes", 1)
        .with("DiskIsLost", "TRUE")
        .with("MaxBeats", 1)
        .with("MaxAsks", 0);
  }

  private static Model threeSyncs(Model shard) {
    return shard
        .with("MaxCommits", 1)
        .with("MaxSyncs", 3)
        .with("MaxEvicts", 0)
        .with("MaxCrashes", 0);
  }

  /** Reads of a store that lags go back whatever a cache does. */
  private static Model lagging(Model shard) {
    return shard
        .checking("TypeOK Convergence BoundedStaleness NeverFreshWhereInvalidated")
        .with("ReadLag", "TRUE")
        .with("Scopes", "{\"PATH\"}")
        .with("MaxEvicts", 0)
        .with("MaxCrashes", 0);
  }

  private static Model without(String guard, Model model) {
    return named("without " + guard, model.without(guard));
  }

  private static Model witness(String invariant, Model model) {
    return named("witness " + invariant, model.checking(invariant));
  }

  private static Model named(String name, Model model) {
    return new Model(name, model.module(), model.constants(), model.invariants());
  }

  /** The figures of the README. */
  private static void report(Model model, Tlc.Outcome outcome) {
    String found =
        outcome.violated() == null
            ? outcome.distinct().orElse(outcome.sampled().orElse(0))
                + " states, depth "
                + outcome.depth().orElse(0)
            : outcome.violated() + " after " + outcome.length() + " states";
    System.out.println(model + ": " + found);
  }
}
