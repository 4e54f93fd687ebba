package io.syncline.chaos.history;

import java.util.Optional;

/**
 * What one write did to one path, or what was there at first: at one instant, not before {@code
 * invoked} and not after {@code latest}, the path came to hold what {@code result} says, or held it
 * already.
 *
 * @param by the write; empty for what was there at first
 * @param result what is there then
 * @param invoked the write's start
 * @param latest the last instant at which it may take effect; {@link #NEVER_KNOWN} if nobody knows
 * @param effectBy an instant by which it took effect for sure; {@link #NEVER_KNOWN} if there is
 *     none
 */
record Touch(Optional<Operation> by, Result result, long invoked, long latest, long effectBy) {
  static final long NEVER_KNOWN = Long.MAX_VALUE;

  /** What was there before the first operation. */
  static Touch initial(Seen seen) {
    return new Touch(
        Optional.empty(), new Exactly(seen), Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /** What a path may hold after a write. */
  sealed interface Result permits Exactly, OneOf, Moved {}

  /** This and nothing else. */
  record Exactly(Seen what) implements Result {}

  /** One of several, of an unknown value where it may be a file. */
  enum OneOf implements Result {
    /** Something is below it: a directory, or a file with the same key. */
    PRESENT,
    /** The file is gone; what is below it may still make it a directory. */
    NO_FILE,
    /** The last that made it a directory may be gone with something below it. */
    ANYTHING
  }

  /**
   * What another path held at that instant; or, if nothing, what this path held before, for stores
   * that merge.
   */
  record Moved(String source) implements Result {}

  /** Whether an answer fits; what was moved is another question. */
  boolean allows(Seen answer) {
    if (result instanceof Exactly exactly) {
      return fits(answer, exactly.what());
    }
    if (result instanceof OneOf oneOf) {
      return switch (oneOf) {
        case ANYTHING -> true;
        case PRESENT -> answer.kind() != Seen.Kind.ABSENT;
        case NO_FILE -> answer.kind() != Seen.Kind.FILE;
      };
    }
    return false;
  }

  boolean isCertain() {
    return effectBy != NEVER_KNOWN;
  }

  /** Whether an answer and a state, each of which may tell little, can be the same. */
  static boolean fits(Seen answer, Seen state) {
    return switch (answer.kind()) {
      case ABSENT -> state.kind() == Seen.Kind.ABSENT;
      case PRESENT -> state.kind() != Seen.Kind.ABSENT;
      case DIRECTORY -> state.kind() == Seen.Kind.DIRECTORY || state.kind() == Seen.Kind.PRESENT;
      case FILE ->
          state.kind() == Seen.Kind.PRESENT
              || (state.kind() == Seen.Kind.FILE
                  && (answer.value() == null
                      || state.value() == null
                      || answer.value().equals(state.value())));
    };
  }
}
