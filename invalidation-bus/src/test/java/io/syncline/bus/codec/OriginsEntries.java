package io.syncline.bus.codec;

import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary entries of the origins topic of every kind that the wire form allows. */
final class OriginsEntries {
  private OriginsEntries() {}

  static Arbitrary<OriginsEntry> any() {
    return Arbitraries.oneOf(registrations(), joins(), ends(), pings());
  }

  private static Arbitrary<OriginsEntry> registrations() {
    return Combinators.combine(
            BusRecords.origins().map(Origin::cluster),
            topics(),
            topicIds(),
            Arbitraries.integers().between(1, RecordLimits.MAX_PARTITIONS))
        .as(OriginsEntry.Registered::new);
  }

  private static Arbitrary<OriginsEntry> joins() {
    Arbitrary<Optional<String>> feeds = BusRecords.origins().map(Origin::name).optional();
    return Combinators.combine(
            BusRecords.origins(),
            BusRecords.locations().list().ofMinSize(1).ofMaxSize(6),
            feeds,
            places(),
            waits())
        .as(OriginsEntry.Joined::new);
  }

  private static Arbitrary<FencingWaits> waits() {
    Arbitrary<Duration> wait =
        Arbitraries.longs().between(0, FencingWaits.LONGEST.toMillis()).map(Duration::ofMillis);
    return Combinators.combine(wait, wait, wait).as(FencingWaits::new);
  }

  private static Arbitrary<OriginsEntry> ends() {
    return Combinators.combine(BusRecords.origins(), places()).as(OriginsEntry.Left::new);
  }

  private static Arbitrary<OriginsEntry> pings() {
    return Combinators.combine(BusRecords.origins(), Arbitraries.longs())
        .as(OriginsEntry.Ping::new);
  }

  private static Arbitrary<List<LogPlace>> places() {
    return Combinators.combine(
            topics(),
            topicIds(),
            Arbitraries.integers().between(0, RecordLimits.MAX_PARTITIONS - 1),
            Arbitraries.longs().greaterOrEqual(0))
        .as(LogPlace::new)
        .list()
        .ofMaxSize(5)
        .uniqueElements(LogPlace::partition);
  }

  private static Arbitrary<String> topics() {
    return Arbitraries.oneOf(
        Arbitraries.of("syncline.changes.east", "a", "A_1-2.b"),
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(249));
  }

  private static Arbitrary<String> topicIds() {
    return Arbitraries.of("id", "3n0uV2CzTqm-_0aJ5t8b1w", "_".repeat(64));
  }
}
