package io.syncline.agent.rpc;

import io.syncline.core.advice.Recorded;
import io.syncline.core.advice.Recorded.Calls;
import io.syncline.core.advice.Recorded.Column;
import io.syncline.core.advice.Spread;
import io.syncline.proto.node.v1.RecordedAccesses;
import io.syncline.proto.node.v1.RecordedInterval;
import java.util.Arrays;
import java.util.List;

/** The wire form of what a node recorded of a mount. */
final class RecordedMessages {
  private RecordedMessages() {}

  static RecordedAccesses message(Recorded recorded) {
    RecordedAccesses.Builder message =
        RecordedAccesses.newBuilder()
            .setSeconds(recorded.seconds())
            .setAccesses(recorded.accesses())
            .setListings(recorded.listings())
            .setMissed(recorded.missed())
            .setChanges(recorded.changes())
            .setProvenAccesses(recorded.provenAccesses())
            .setEveryReadGets(recorded.everyRead().gets())
            .setEveryReadLists(recorded.everyRead().lists())
            .setUnownedGets(recorded.unowned().gets())
            .setUnownedLists(recorded.unowned().lists())
            .setSampledPaths(recorded.sampledPaths())
            .setPathRate(recorded.pathRate())
            .setHotPaths(recorded.hotPaths())
            .setSampledListings(recorded.sampledListings());
    recorded.columns().forEach(column -> message.addIntervals(message(column)));
    return message.build();
  }

  private static RecordedInterval message(Column column) {
    return RecordedInterval.newBuilder()
        .setIntervalNanos(column.intervalNanos())
        .setSeconds(column.seconds())
        .setPolledGets(column.polled().gets())
        .setPolledLists(column.polled().lists())
        .setDeviation(column.deviation())
        .setFedGets(column.fed().gets())
        .setFedLists(column.fed().lists())
        .addAllAges(weights(column.ages()))
        .addAllStaleness(weights(column.staleness()))
        .addAllProven(weights(column.proven()))
        .build();
  }

  private static List<Double> weights(Spread spread) {
    return Arrays.stream(spread.weights()).boxed().toList();
  }

  /**
   * What a message says.
   *
   * @throws IllegalArgumentException when it is of another form
   */
  static Recorded recorded(RecordedAccesses message) {
    return new Recorded(
        message.getSeconds(),
        message.getAccesses(),
        message.getListings(),
        message.getMissed(),
        message.getChanges(),
        message.getProvenAccesses(),
        new Calls(message.getEveryReadGets(), message.getEveryReadLists()),
        new Calls(message.getUnownedGets(), message.getUnownedLists()),
        message.getSampledPaths(),
        message.getPathRate(),
        message.getHotPaths(),
        message.getSampledListings(),
        message.getIntervalsList().stream().map(RecordedMessages::column).toList());
  }

  private static Column column(RecordedInterval message) {
    return new Column(
        message.getIntervalNanos(),
        message.getSeconds(),
        new Calls(message.getPolledGets(), message.getPolledLists()),
        message.getDeviation(),
        new Calls(message.getFedGets(), message.getFedLists()),
        spread(message.getAgesList()),
        spread(message.getStalenessList()),
        spread(message.getProvenList()));
  }

  private static Spread spread(List<Double> weights) {
    return Spread.of(weights.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
