package io.syncline.chaos.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All that one path may have held when.
 *
 * <p>What touch {@code w} left may still be there at instant {@code t} if {@code w.invoked <= t}
 * and no touch that surely took effect by {@code t} began after {@code w} can have taken effect
 * last: {@code t <= end(w) = min {x.effectBy : x.invoked > w.latest}}. The later {@code w} may take
 * effect, the later is that end, so of all that fit an answer the one that may take effect last
 * lasts longest.
 */
final class Timeline {
  private static final int MAX_EXCERPT = 12;

  private final String path;
  private final List<Touch> touches;
  private final List<Touch> moved = new ArrayList<>();
  private final Map<Seen, Candidates> byAnswer = new HashMap<>();
  private final Candidates anyFile;
  private final Map<String, Touch> byValue = new HashMap<>();
  private final Map<Long, Touch> byWrite = new HashMap<>();
  private final Map<String, List<Touch>> bySession = new HashMap<>();
  private final long[] certainInvoked;
  private final long[] certainBy;

  Timeline(String path, List<Touch> all) {
    this.path = path;
    touches = new ArrayList<>(all);
    touches.sort(Comparator.comparingLong(Touch::invoked));
    for (Touch touch : touches) {
      index(touch);
    }
    for (Seen answer : List.of(Seen.ABSENT, Seen.DIRECTORY, Seen.SOME_FILE, Seen.PRESENT)) {
      byAnswer.put(
          answer, new Candidates(touches.stream().filter(one -> one.allows(answer)).toList()));
    }
    anyFile =
        new Candidates(
            touches.stream()
                .filter(one -> one.allows(Seen.SOME_FILE) && valueOf(one) == null)
                .toList());
    List<Touch> certain = touches.stream().filter(Touch::isCertain).toList();
    certainInvoked = certain.stream().mapToLong(Touch::invoked).toArray();
    certainBy = certain.stream().mapToLong(Touch::effectBy).toArray();
    for (int i = certainBy.length - 2; i >= 0; i--) {
      certainBy[i] = Math.min(certainBy[i], certainBy[i + 1]);
    }
  }

  /**
   * The first touch that can explain an answer: it began by {@code to}, may take effect at {@code
   * floor} or later, and may still be there at {@code from}.
   *
   * @param moves whether a touch that moved something there may have brought it
   */
  @Nullable Touch explain(
      Seen answer, long from, long to, long floor, BiPredicate<Touch, Seen> moves) {
    Touch found = null;
    if (answer.value() == null) {
      found = candidates(answer).first(to, latest -> lasts(latest, from, floor));
    } else {
      Touch written = byValue.get(answer.value());
      if (written != null && written.invoked() <= to && lasts(written.latest(), from, floor)) {
        found = written;
      }
      found = earlier(found, anyFile.first(to, latest -> lasts(latest, from, floor)));
    }
    for (Touch move : moved) {
      if (move.invoked() <= to
          && (found == null || move.invoked() < found.invoked())
          && lasts(move.latest(), from, floor)
          && moves.test(move, answer)) {
        found = move;
      }
    }
    return found;
  }

  /** Whether an answer may have been right within an instant and another, by all but one write. */
  boolean explainedWithout(
      long write, Seen answer, long from, long to, BiPredicate<Touch, Seen> moves) {
    for (Touch touch : touches) {
      if (touch.invoked() > to) {
        return false;
      }
      if (touch.by().filter(by -> by.id() == write).isEmpty()
          && end(touch.latest()) >= from
          && (touch.allows(answer)
              || (touch.result() instanceof Touch.Moved && moves.test(touch, answer)))) {
        return true;
      }
    }
    return false;
  }

  /** The last instant at which an answer may have been right, by what began by {@code to}. */
  long lastRight(Seen answer, long to, BiPredicate<Touch, Seen> moves) {
    long last = Long.MIN_VALUE;
    if (answer.value() == null) {
      last = endOf(candidates(answer).last(to));
    } else {
      Touch written = byValue.get(answer.value());
      last = written == null || written.invoked() > to ? last : end(written.latest());
      last = Math.max(last, endOf(anyFile.last(to)));
    }
    for (Touch move : moved) {
      if (move.invoked() <= to && end(move.latest()) > last && moves.test(move, answer)) {
        last = end(move.latest());
      }
    }
    return last;
  }

  /** When a write began that touched this path and surely took effect. */
  Optional<Long> touchedBy(long write) {
    return Optional.ofNullable(byWrite.get(write)).map(Touch::invoked);
  }

  /** When the last write of a session began that was acknowledged by an instant. */
  long writtenBy(String session, long by) {
    List<Touch> own = bySession.getOrDefault(session, List.of());
    // They follow each other: their ends are in the order of their starts.
    int low = 0;
    int high = own.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (own.get(middle).by().orElseThrow().completed() > by) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == 0 ? Long.MIN_VALUE : own.get(low - 1).invoked();
  }

  /** What was done to the path up to an instant, for a person. */
  String excerpt(long to) {
    List<Touch> before =
        touches.stream().filter(touch -> touch.invoked() <= to).distinct().toList();
    int skipped = Math.max(0, before.size() - MAX_EXCERPT);
    StringBuilder text = new StringBuilder("history of ").append(path).append(':');
    if (skipped > 0) {
      text.append("\n  ... ").append(skipped).append(" earlier");
    }
    for (Touch touch : before.subList(skipped, before.size())) {
      text.append("\n  ");
      text.append(touch.by().map(Operation::toString).orElse("at first"));
      text.append(" => ");
      text.append(touch.result() instanceof Touch.Exactly one ? one.what() : touch.result());
    }
    return text.toString();
  }

  /** The instant after which what may have come last at {@code latest} is replaced for sure. */
  private long end(long latest) {
    int low = Arrays.binarySearch(certainInvoked, latest);
    if (low < 0) {
      low = -low - 1;
    }
    while (low < certainInvoked.length && certainInvoked[low] <= latest) {
      low++;
    }
    return low == certainBy.length ? Long.MAX_VALUE : certainBy[low];
  }

  private boolean lasts(long latest, long from, long floor) {
    return latest >= floor && (from == Long.MIN_VALUE || end(latest) >= from);
  }

  private long endOf(@Nullable Touch touch) {
    return touch == null ? Long.MIN_VALUE : end(touch.latest());
  }

  private Candidates candidates(Seen answer) {
    return Objects.requireNonNull(byAnswer.get(answer));
  }

  private void index(Touch touch) {
    if (touch.result() instanceof Touch.Moved) {
      moved.add(touch);
    }
    String value = valueOf(touch);
    if (value != null) {
      byValue.put(value, touch);
    }
    touch
        .by()
        .filter(write -> write.outcome() == Operation.Outcome.OK)
        .ifPresent(
            write -> {
              byWrite.put(write.id(), touch);
              write
                  .client()
                  .session()
                  .ifPresent(
                      name -> bySession.computeIfAbsent(name, key -> new ArrayList<>()).add(touch));
            });
  }

  private static @Nullable String valueOf(Touch touch) {
    return touch.result() instanceof Touch.Exactly exactly ? exactly.what().value() : null;
  }

  private static @Nullable Touch earlier(@Nullable Touch one, @Nullable Touch other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.invoked() <= other.invoked() ? one : other;
  }
}
