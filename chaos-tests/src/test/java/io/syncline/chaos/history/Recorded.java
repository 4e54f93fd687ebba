package io.syncline.chaos.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes down small histories for tests; instants are whole numbers, a bound is one as well. */
final class Recorded {
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Seen> initially = new HashMap<>();
  private History.Store store = History.Store.TREE;
  private Optional<History.End> end = Optional.empty();

  static Operation.Client client(String session) {
    return new Operation.Client("p", "a", "n1", Optional.of(session).filter(s -> !s.isEmpty()));
  }

  Recorded implicitDirectories() {
    store = History.Store.IMPLICIT_DIRECTORIES;
    return this;
  }

  Recorded initially(String path, Seen seen) {
    initially.put(path, seen);
    return this;
  }

  Recorded end(long quietSince, Map<String, Seen> content) {
    end = Optional.of(new History.End(quietSince, content));
    return this;
  }

  /** Starts an operation of nobody in particular; its id is the number of those before. */
  OperationBuilder begin(Operation.Kind kind, String path, long invoked) {
    return begin("", kind, path, invoked);
  }

  OperationBuilder begin(String session, Operation.Kind kind, String path, long invoked) {
    return OperationBuilder.begin(operations.size(), client(session), kind, path, invoked);
  }

  Recorded add(Operation operation) {
    operations.add(operation);
    return this;
  }

  Recorded put(String path, String value, long invoked, long completed) {
    return add(begin(Operation.Kind.PUT, path, invoked).value(value).ok(completed));
  }

  Recorded put(String session, String path, String value, long invoked, long completed) {
    return add(begin(session, Operation.Kind.PUT, path, invoked).value(value).ok(completed));
  }

  Recorded putUnknown(String path, String value, long invoked, long completed) {
    return add(begin(Operation.Kind.PUT, path, invoked).value(value).unknown(completed));
  }

  Recorded write(Operation.Kind kind, String path, long invoked, long completed) {
    return add(begin(kind, path, invoked).ok(completed));
  }

  Recorded rename(String from, String to, long invoked, long completed) {
    return add(begin(Operation.Kind.RENAME, from, invoked).target(to).ok(completed));
  }

  Recorded read(String path, Seen seen, long invoked, long completed, long bound) {
    return read("", path, seen, invoked, completed, bound);
  }

  Recorded read(String session, String path, Seen seen, long invoked, long completed, long bound) {
    return add(
        begin(session, Operation.Kind.STAT, path, invoked)
            .bound(Duration.ofNanos(bound))
            .saw(seen, completed));
  }

  Recorded readWithToken(String path, Seen seen, long invoked, long bound, long token) {
    return add(
        begin(Operation.Kind.READ, path, invoked)
            .bound(Duration.ofNanos(bound))
            .tokens(List.of(token))
            .saw(seen, invoked + 1));
  }

  Recorded list(String path, Set<String> names, long invoked, long completed, long bound) {
    return add(
        begin(Operation.Kind.LIST, path, invoked)
            .bound(Duration.ofNanos(bound))
            .listed(names, completed));
  }

  History history() {
    return new History(store, initially, operations, end);
  }

  Report check() {
    return new HistoryChecker(history()).check();
  }

  /** The rules that are broken, in order. */
  List<String> broken() {
    return check().findings().stream().map(Finding::rule).toList();
  }
}
