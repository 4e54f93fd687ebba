package io.syncline.chaos.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.chaos.history.Operation;
import io.syncline.chaos.history.Seen;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Everything that clients did, on one clock, and which content has which tag. Any thread.
 *
 * <p>Nothing is dropped: a history that does not have everything could accuse the innocent.
 */
public final class Recorder {
  /** Operations that are kept; a run that has more ends with an error. */
  public static final int MAX_OPERATIONS = 3_000_000;

  private final LongSupplier clock;

  @GuardedBy("this")
  private final List<Operation> operations = new ArrayList<>();

  @GuardedBy("this")
  private final Map<String, String> values = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, Integer> codes = new HashMap<>();

  @GuardedBy("this")
  private long lastId;

  /** Records on this process' monotonic clock. */
  public Recorder() {
    this(System::nanoTime);
  }

  /** Records on a clock that a test moves. */
  Recorder(LongSupplier clock) {
    this.clock = clock;
  }

  /** Now, on the clock of the history. */
  public long now() {
    return clock.getAsLong();
  }

  public synchronized long nextId() {
    return ++lastId;
  }

  /** Some content is about to be written, so answers may name it. */
  public synchronized void willWrite(String value) {
    values.put(Answer.tag(value), value);
  }

  public synchronized Seen seen(String tag) {
    return switch (tag) {
      case Answer.ABSENT -> Seen.ABSENT;
      case Answer.DIRECTORY -> Seen.DIRECTORY;
      default -> Seen.file(values.getOrDefault(tag, "what nobody wrote, " + tag));
    };
  }

  public synchronized void add(Operation operation, String code) {
    if (operations.size() >= MAX_OPERATIONS) {
      throw new IllegalStateException("more than " + MAX_OPERATIONS + " operations");
    }
    operations.add(operation);
    if (!code.isEmpty()) {
      codes.merge(operation.outcome() + " " + code, 1, Integer::sum);
    }
  }

  public synchronized List<Operation> operations() {
    return List.copyOf(operations);
  }

  public synchronized int size() {
    return operations.size();
  }

  /** Refusals by what they said. */
  public synchronized Map<String, Integer> codes() {
    return Map.copyOf(codes);
  }
}
