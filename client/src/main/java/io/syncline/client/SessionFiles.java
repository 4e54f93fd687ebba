package io.syncline.client;

import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.ListResponse;
import io.syncline.proto.node.v1.ReadOptions;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.Token;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The files of one cluster as part of a session. Thread rule: any thread. */
final class SessionFiles implements Files {
  /** How often a read is repeated because its path turned out to be another location. */
  private static final int MAX_ATTEMPTS = 3;

  /** More do not fit the head of a request: they are redeemed by a call before it. */
  private static final int MAX_HEADER_TOKENS = 64;

  private final Session session;
  private final Calls calls;

  SessionFiles(Session session, Calls calls) {
    this.session = session;
    this.calls = calls;
  }

  /**
   * An answer and what its reader has seen by it.
   *
   * @param sight null for what is of the namespace itself
   */
  private record Told<T>(T answer, @Nullable Sight sight) {}

  @Override
  public FileEntry stat(String path, Optional<Duration> maxStaleness) {
    return read(
        path,
        terms -> {
          StatResponse answer = calls.stat(path, options(maxStaleness, terms));
          String location = answer.getFile().getLocation();
          if (answer.getSeenCount() == 0) {
            return new Told<>(FileEntry.of(answer.getFile()), null);
          }
          return new Told<>(
              FileEntry.of(answer.getFile()), understood(Sight.of(location, answer.getSeenList())));
        },
        unused -> {});
  }

  @Override
  public void list(String path, Consumer<FileEntry> children) {
    Session.Terms terms = session.terms(calls, path, true, false);
    AtomicReference<@Nullable ListResponse> last = new AtomicReference<>();
    boolean ended = false;
    try {
      calls.list(
          path,
          options(Optional.empty(), terms),
          (ListResponse batch) -> {
            last.set(batch);
            batch.getEntriesList().forEach(info -> children.accept(FileEntry.of(info)));
          });
      ended = true;
    } catch (SynclineException e) {
      ended = last.get() == null;
      boolean same = !ended || sawRefusal(path, terms, e);
      throw same ? e : moved(path);
    } finally {
      if (!ended) {
        // Some children were shown, and what was seen by that would have come at the end.
        session.sawSomething();
      }
    }
    ListResponse end = last.get();
    if (end == null || end.getSeenCount() == 0) {
      return;
    }
    Sight sight = understood(Sight.of(end.getLocation(), end.getSeenList()));
    if (sight != null && !session.saw(calls, path, true, terms, sight)) {
      throw moved(path);
    }
  }

  @Override
  public FileBytes open(String path, Optional<String> range) {
    if (session.tokens().size() > MAX_HEADER_TOKENS) {
      // What this shows reflects the tokens, and what is read then is not older.
      FileEntry unused = stat(path);
    }
    return read(
        path,
        terms -> {
          List<Token> few = terms.tokens().size() > MAX_HEADER_TOKENS ? List.of() : terms.tokens();
          FileBytes bytes = calls.open(path, range, few, terms.seen());
          return new Told<>(bytes, understood(bytes.sight()));
        },
        FileBytes::close);
  }

  @Override
  public PutAnswer put(String path, InputStream source, PutOptions options) {
    return write(() -> calls.put(path, source, options), PutAnswer::tokens);
  }

  @Override
  public Written makeDirectory(String path) {
    return write(() -> calls.makeDirectory(path), Written::tokens);
  }

  @Override
  public Written remove(String path, boolean recursive) {
    return write(() -> calls.remove(path, recursive), Written::tokens);
  }

  @Override
  public Written rename(String from, String to) {
    return write(() -> calls.rename(from, to), Written::tokens);
  }

  /**
   * Reads what the path is taken for, and again where it turns out to be something else; in the end
   * whatever it is.
   *
   * @param discard what to do with an answer that is not shown
   */
  private <T> T read(String path, Function<Session.Terms, Told<T>> ask, Consumer<T> discard) {
    for (int attempt = 1; ; attempt++) {
      Session.Terms terms = session.terms(calls, path, false, attempt == MAX_ATTEMPTS);
      Told<T> told;
      try {
        told = ask.apply(terms);
      } catch (SynclineException e) {
        if (sawRefusal(path, terms, e)) {
          throw e;
        }
        continue;
      }
      Sight sight = told.sight();
      if (sight == null || session.saw(calls, path, false, terms, sight)) {
        return told.answer();
      }
      discard.accept(told.answer());
    }
  }

  /** Whether a refusal may be shown: it tells of the location that was expected, or of none. */
  private boolean sawRefusal(String path, Session.Terms terms, SynclineException refusal) {
    if (refusal.sight().isPresent()) {
      return session.saw(calls, path, false, terms, refusal.sight().get());
    }
    if (refusal.tellsOfTheLake()) {
      session.sawSomething();
    }
    return true;
  }

  private <T> T write(Supplier<T> call, Function<T, List<Token>> tokens) {
    T answer;
    try {
      answer = call.get();
    } catch (SynclineException e) {
      if (e.tellsOfTheLake()) {
        session.sawSomething();
      }
      throw e;
    }
    session.wrote(tokens.apply(answer));
    return answer;
  }

  /** A sight that is not understood counts as one of everything, just now. */
  private @Nullable Sight understood(Optional<Sight> sight) {
    if (sight.isEmpty()) {
      session.sawSomething();
    }
    return sight.orElse(null);
  }

  private static ReadOptions options(Optional<Duration> maxStaleness, Session.Terms terms) {
    return SynclineClient.options(maxStaleness)
        .addAllTokens(terms.tokens())
        .addAllSeen(Sight.messages(terms.seen()))
        .build();
  }

  private static SynclineException moved(String path) {
    return SynclineException.of(
        ErrorCode.CONFLICTING_CHANGE,
        path + " was mounted anew while the session used it",
        "List it again.");
  }
}
