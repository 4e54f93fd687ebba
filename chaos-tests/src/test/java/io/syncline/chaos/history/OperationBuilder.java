package io.syncline.chaos.history;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Notes an operation from its start to its end: {@link #begin} just before the request is sent, and
 * the method that fits the answer just after.
 */
public final class OperationBuilder {
  private final long id;
  private final Operation.Client client;
  private final Operation.Kind kind;
  private final String path;
  private final long invoked;
  private Optional<String> target = Optional.empty();
  private Optional<String> value = Optional.empty();
  private Optional<Duration> bound = Optional.empty();
  private List<Long> tokens = List.of();

  private OperationBuilder(
      long id, Operation.Client client, Operation.Kind kind, String path, long invoked) {
    this.id = id;
    this.client = client;
    this.kind = kind;
    this.path = path;
    this.invoked = invoked;
  }

  /** An operation is about to be sent. */
  public static OperationBuilder begin(
      long id, Operation.Client client, Operation.Kind kind, String path, long invoked) {
    return new OperationBuilder(id, client, kind, path, invoked);
  }

  /** Of a PUT: what it writes, unique in the history. */
  public OperationBuilder value(String written) {
    value = Optional.of(written);
    return this;
  }

  /** Of a RENAME. */
  public OperationBuilder target(String to) {
    target = Optional.of(to);
    return this;
  }

  /** Of a read: how old its answer may be. */
  public OperationBuilder bound(Duration most) {
    bound = Optional.of(most);
    return this;
  }

  /** Of a read: the writes whose tokens it carries. */
  public OperationBuilder tokens(List<Long> writes) {
    tokens = writes;
    return this;
  }

  /** A write was acknowledged. */
  public Operation ok(long completed) {
    return build(completed, Operation.Outcome.OK, Optional.empty(), Set.of());
  }

  /** A STAT or READ was answered. */
  public Operation saw(Seen answer, long completed) {
    return build(completed, Operation.Outcome.OK, Optional.of(answer), Set.of());
  }

  /** A LIST was answered. */
  public Operation listed(Set<String> names, long completed) {
    return build(completed, Operation.Outcome.OK, Optional.empty(), names);
  }

  /** It was refused, and certainly has no effect. */
  public Operation failed(long completed) {
    return build(completed, Operation.Outcome.FAILED, Optional.empty(), Set.of());
  }

  /** Nobody knows whether it has an effect, or when. */
  public Operation unknown(long completed) {
    return build(completed, Operation.Outcome.UNKNOWN, Optional.empty(), Set.of());
  }

  private Operation build(
      long completed, Operation.Outcome outcome, Optional<Seen> seen, Set<String> names) {
    return new Operation(
        id, client, kind, path, target, invoked, completed, outcome, value, seen, names, bound,
        tokens);
  }
}
