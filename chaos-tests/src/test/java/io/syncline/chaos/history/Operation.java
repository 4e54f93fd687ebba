package io.syncline.chaos.history;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One operation as its client saw it.
 *
 * @param id unique in the history
 * @param client who asked: process, node and session
 * @param kind what was asked
 * @param path of the lake, absolute, without a slash at its end: one thing has one path, whichever
 *     cluster was asked
 * @param target of a rename
 * @param invoked instant before it was sent, in nanoseconds of one monotonic clock of all clients
 * @param completed instant after it was answered, or was given up
 * @param outcome what the client knows
 * @param value what a PUT wrote; unique in the history
 * @param seen what a STAT or READ was answered
 * @param names what a LIST was answered
 * @param bound how old the answer of a read might be; empty if nothing is promised
 * @param tokens ids of the writes whose tokens it carried
 */
public record Operation(
    long id,
    Client client,
    Kind kind,
    String path,
    Optional<String> target,
    long invoked,
    long completed,
    Outcome outcome,
    Optional<String> value,
    Optional<Seen> seen,
    Set<String> names,
    Optional<Duration> bound,
    List<Long> tokens) {
  public Operation {
    names = Set.copyOf(names);
    tokens = List.copyOf(tokens);
    requirePath(path);
    target.ifPresent(Operation::requirePath);
    if (completed < invoked) {
      throw new IllegalArgumentException("operation " + id + " ended before it began");
    }
    boolean answered = outcome == Outcome.OK;
    if (kind == Kind.PUT != value.isPresent()
        || kind == Kind.RENAME != target.isPresent()
        || (answered && (kind == Kind.STAT || kind == Kind.READ)) != seen.isPresent()) {
      throw new IllegalArgumentException("operation " + id + " lacks or has what " + kind + " is");
    }
  }

  /** What was asked. */
  public enum Kind {
    /** The whole file anew. */
    PUT,
    /** A directory, with those above it. */
    MKDIR,
    /** A file or an empty directory. */
    DELETE,
    /** A directory with all below it. */
    DELETE_TREE,
    /** What is at the path, with all below it, is at the target. */
    RENAME,
    STAT,
    READ,
    /** The names in a directory; of what is none, answered absent: use STAT for that. */
    LIST;

    boolean isWrite() {
      return compareTo(STAT) < 0;
    }
  }

  /** What the client knows. */
  public enum Outcome {
    /** Answered: a write took effect between its two instants. */
    OK,
    /** Refused: it took no effect and never will. */
    FAILED,
    /** It may take effect at any time after it began, or never. */
    UNKNOWN
  }

  /**
   * Who asked.
   *
   * @param session whose tokens and freshness the request carried; empty where none are. The
   *     operations of a session follow each other
   */
  public record Client(String process, String cluster, String node, Optional<String> session) {}

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "#%d [%.9fs, %.9fs] %s %s/%s",
            id,
            invoked / 1e9,
            completed / 1e9,
            client.session.map(name -> "session " + name).orElse(client.process),
            client.cluster,
            client.node));
    text.append(' ').append(kind).append(' ').append(path);
    target.ifPresent(to -> text.append(" -> ").append(to));
    value.ifPresent(written -> text.append(" = ").append(written));
    seen.ifPresent(answer -> text.append(": ").append(answer));
    if (kind == Kind.LIST) {
      text.append(": ").append(names.size() <= 10 ? names : names.size() + " names");
    }
    bound.ifPresent(most -> text.append(" within ").append(most));
    if (!tokens.isEmpty()) {
      text.append(" with tokens of ").append(tokens);
    }
    return outcome == Outcome.OK ? text.toString() : text.append(' ').append(outcome).toString();
  }

  private static void requirePath(String path) {
    if (!path.startsWith("/") || (path.length() > 1 && path.endsWith("/"))) {
      throw new IllegalArgumentException("path '" + path + "' is not of the form /a/b");
    }
  }
}
