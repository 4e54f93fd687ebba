package io.syncline.core.history;

import io.syncline.core.model.Cause;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import org.jspecify.annotations.Nullable;

/** What happened. */
public sealed interface Event {

  /**
   * A write through this node took effect in the store, as far as is known.
   *
   * @param kind what it did
   * @param unsettled whether an attempt ended without an answer, so that it may be done later
   * @param token where the log tells of it; null where it has no place there yet
   */
  record Committed(ChangeKind kind, boolean unsettled, @Nullable Token token) implements Event {}

  /**
   * The log has acked what tells of a write through this node.
   *
   * @param token where
   */
  record Published(Token token) implements Event {}

  /**
   * A record of the log was applied.
   *
   * @param origin who wrote it
   * @param sequences the numbers of its changes
   * @param offset its own
   * @param kind what happened there
   * @param cause why it was published
   * @param echo whether it invalidated nothing, because its mutation had been told of already
   */
  record Applied(
      Origin origin,
      SequenceRange sequences,
      long offset,
      ChangeKind kind,
      Cause cause,
      boolean echo)
      implements Event {
    /** Whether it is the record that tells of a write. */
    public boolean tells(Token token) {
      return origin.equals(token.origin())
          && sequences.first() <= token.sequence()
          && token.sequence() <= sequences.last();
    }
  }

  /** What is held was invalidated without a record: a write through this node, or its mounts. */
  record Invalidated() implements Event {}

  /**
   * More may be old than a record names.
   *
   * @param why what was lost
   */
  record TakenAsOld(Why why) implements Event {

    /** Why. */
    public enum Why {
      /** The shard was taken up without anything that still counts. */
      COLD_START,
      /** A record could not be read. */
      UNREADABLE,
      /** The place in a topic was lost. */
      LOST_PLACE,
      /** Records are missing. */
      MISSING_RECORDS,
      /** Somebody appends who never joined, or is not told of any more. */
      UNKNOWN_ORIGIN,
      /** An origin was declared dead: whatever it could write may be old. */
      FENCED
    }
  }

  /**
   * The store was asked.
   *
   * @param listing whether for the children of a directory, rather than about one location
   * @param outcome how that ended
   * @param found what was found, compared with what was held; of a listing always UNKNOWN
   */
  record Asked(boolean listing, Outcome outcome, Found found) implements Event {

    /** How a question ended. */
    public enum Outcome {
      /** Stored, and valid. */
      STORED,
      /** Answered, but something that was heard meanwhile may be newer. */
      OVERTAKEN,
      /** Not answered. */
      FAILED
    }

    /** What was found. */
    public enum Found {
      /** The same version as was held. */
      SAME,
      /** Another one, or nothing any more, or something where nothing was. */
      OTHER,
      /** Nothing was held to compare it with. */
      FIRST,
      /** It was not compared. */
      UNKNOWN
    }
  }
}
