package io.syncline.chaos.run;

import io.grpc.StatusRuntimeException;
import io.syncline.chaos.StoreView;
import io.syncline.chaos.client.Answer;
import io.syncline.chaos.client.Client;
import io.syncline.chaos.client.Mount;
import io.syncline.chaos.client.NodeDoor;
import io.syncline.chaos.client.Recorder;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.Operation;
import io.syncline.chaos.history.Seen;
import io.syncline.chaos.process.Fleet;
import io.syncline.chaos.process.NodeProcess;
import io.syncline.proto.node.v1.Health;
import io.syncline.proto.node.v1.NodeStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The end of a run: nobody writes, every fault is over. Waits until the logs are drained and all
 * nodes show what the store holds, then looks at everything once more for the record.
 */
final class Settling {
  /** Idle machines take 20 s; busy ones need long for the sessions that they lost meanwhile. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final long PAUSE_MILLIS = 500;

  /**
   * Records that a node may be behind when nobody writes: heartbeats are always on their way. What
   * lies before them was applied long before everything converged.
   */
  private static final long HEARTBEATS = 300;

  /** How often one file is moved on, at most. */
  private static final int MAX_MOVES = 3;

  /** Reads of the last look are asked so often, at most. */
  private static final int ATTEMPTS = 4;

  private final Fleet fleet;
  private final List<NodeDoor> doors;
  private final Recorder recorder;
  private final NavigableSet<String> files = new TreeSet<>();
  private final Set<String> directories = new TreeSet<>();
  private final List<String> unanswered = new ArrayList<>();

  Settling(Fleet fleet, List<NodeDoor> doors, Recorder recorder) {
    this.fleet = fleet;
    this.doors = doors;
    this.recorder = recorder;
    learn(recorder.operations());
  }

  /** Waits until every node is up and has nothing left to send, settle or apply. */
  boolean awaitDrained() {
    return await(() -> doors.stream().allMatch(Settling::isDrained));
  }

  /** Waits until every node shows what the store holds; whether it did in time is judged later. */
  boolean awaitConverged() {
    Map<String, Seen> stored = stored();
    return await(() -> differences(stored).isEmpty());
  }

  /** What some node shows differently from the store now, for a person; at most 20. */
  List<String> differences() {
    return differences(stored());
  }

  /** Looks at everything through every node, for the record. */
  History.End look() {
    long quietSince = recorder.now();
    Map<String, Seen> stored = stored();
    for (int i = 0; i < doors.size(); i++) {
      NodeProcess node = fleet.nodes().get(i);
      Client client = new Client("end", node.name(), doors.get(i), recorder, Optional.empty());
      for (Mount mount : Mount.values()) {
        files.stream()
            .filter(path -> mount.shown(path).isPresent())
            .forEach(
                path -> keep(client, path, () -> client.stat(mount, path, OptionalLong.empty())));
        directories.stream()
            .filter(path -> mount.shown(path).isPresent())
            .forEach(
                path -> keep(client, path, () -> client.list(mount, path, OptionalLong.empty())));
      }
    }
    return new History.End(quietSince, stored);
  }

  /** What was not answered in the last look: it was judged by nobody. */
  List<String> unanswered() {
    return List.copyOf(unanswered);
  }

  /** Which nodes have something left to do, and what. */
  List<String> undrained() {
    return doors.stream().filter(door -> !isDrained(door)).map(Settling::describe).toList();
  }

  private static String describe(NodeDoor door) {
    try {
      NodeStatus status = door.status();
      return String.format(
          "%s is %s: %d intents in the outbox, %s records behind, not up: %s, %s",
          door,
          status.getState(),
          status.getOutboxDepth(),
          door.lag(),
          impaired(status),
          status.getProblemsList());
    } catch (StatusRuntimeException e) {
      return door + " does not answer: " + e.getStatus();
    }
  }

  private void keep(Client client, String path, Supplier<Answer> ask) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (ask.get().isOk()) {
        return;
      }
    }
    unanswered.add(client.node() + " does not answer about " + path + " although all is well");
  }

  private List<String> differences(Map<String, Seen> stored) {
    List<String> found = new ArrayList<>();
    for (NodeDoor door : doors) {
      for (Mount mount : Mount.values()) {
        for (String path : files) {
          Optional<String> shown = mount.shown(path);
          if (shown.isPresent() && found.size() < 20) {
            Answer answer = door.stat(shown.get(), OptionalLong.empty());
            String tag = answer.isOk() ? answer.seen().get(shown.get()) : answer.code();
            Seen expected = stored.getOrDefault(path, Seen.ABSENT);
            if (!answer.isOk() || !recorder.seen(tag).equals(expected)) {
              found.add(
                  door
                      + " shows "
                      + shown.get()
                      + " as "
                      + recorder.seen(tag)
                      + ", the store has "
                      + expected);
            }
          }
        }
      }
    }
    return found;
  }

  private Map<String, Seen> stored() {
    Map<String, Seen> content = new HashMap<>();
    try (StoreView store = new StoreView(fleet.store().endpoint(), Fleet.BUCKET)) {
      store
          .contents("")
          .forEach(
              (key, text) ->
                  content.put(
                      "/" + (key.endsWith("/") ? key.substring(0, key.length() - 1) : key),
                      key.endsWith("/") ? Seen.DIRECTORY : Seen.file(text)));
    }
    return content;
  }

  /** Which paths may be there: what was written, and where that may have been moved. */
  private void learn(List<Operation> operations) {
    operations.stream()
        .filter(operation -> operation.value().isPresent())
        .forEach(put -> files.add(put.path()));
    for (int moved = 0; moved < MAX_MOVES; moved++) {
      for (Operation operation : operations) {
        operation.target().ifPresent(to -> files.addAll(moved(operation.path(), to)));
      }
    }
    files.forEach(file -> directories.add(file.substring(0, file.lastIndexOf('/'))));
  }

  private List<String> moved(String from, String to) {
    List<String> moved = new ArrayList<>();
    if (files.contains(from)) {
      moved.add(to);
    }
    for (String file : files.subSet(from + "/", from + "0")) {
      moved.add(to + file.substring(from.length()));
    }
    return moved;
  }

  private static boolean isDrained(NodeDoor door) {
    try {
      return door.isReady()
          && door.status().getOutboxDepth() == 0
          && door.lag().orElse(Long.MAX_VALUE) <= HEARTBEATS
          && impaired(door.status()).isEmpty();
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Parts that are not well. What a node did not need since its start is not known to be so. */
  private static List<String> impaired(NodeStatus status) {
    return status.getComponentsList().stream()
        .filter(
            part ->
                part.getHealth() != Health.HEALTH_UP && part.getHealth() != Health.HEALTH_UNKNOWN)
        .map(part -> part.getName() + " " + part.getHealth())
        .toList();
  }

  private static boolean await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!condition.getAsBoolean()) {
        if (System.nanoTime() > deadline || never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
