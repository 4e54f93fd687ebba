package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An inconsistency, with the evidence for it.
 *
 * @param kind what is wrong
 * @param location where
 * @param held what the cluster answers; null for nothing
 * @param since ticker time at which it claims that this was so; empty where it claims none
 * @param found what the store says; null for nothing
 * @param firstSeen ticker time at which the store said so first
 * @param looks how often it was looked at
 * @param detail why nobody can tell, or why it could not be repaired; empty otherwise
 * @param account which change should have ended the answer; null where nobody looked
 */
public record Finding(
    DifferenceKind kind,
    Location location,
    @Nullable FileStatus held,
    OptionalLong since,
    @Nullable FileStatus found,
    long firstSeen,
    int looks,
    String detail,
    @Nullable Account account) {
  public Finding {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(location);
    Objects.requireNonNull(since);
    Objects.requireNonNull(detail);
  }

  /** The same with another detail. */
  public Finding because(String why) {
    return new Finding(kind, location, held, since, found, firstSeen, looks, why, account);
  }

  /** The same, seen since an earlier instant. */
  public Finding seenSince(long earlier, int earlierLooks) {
    return new Finding(
        kind, location, held, since, found, earlier, looks + earlierLooks, detail, account);
  }

  /** The same with what was heard of it. */
  public Finding with(Account heard) {
    return new Finding(kind, location, held, since, found, firstSeen, looks, detail, heard);
  }
}
