package io.syncline.core.origin;

import io.syncline.core.model.Origin;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the origins topic at one moment; immutable.
 *
 * <p>Every origin that joined before {@link #date} is in it, and so is every topic that was
 * registered before.
 */
public final class Members {
  /** Nothing was read yet. */
  public static final Members NONE = new Members(0, Map.of(), Map.of(), OptionalLong.empty());

  private final long version;
  private final Map<String, OriginsEntry.Registered> topics;
  private final Map<Origin, Member> members;
  private final OptionalLong date;

  /**
   * A moment.
   *
   * @param topics by cluster; never changed afterwards
   * @param members by origin; never changed afterwards
   */
  Members(
      long version,
      Map<String, OriginsEntry.Registered> topics,
      Map<Origin, Member> members,
      OptionalLong date) {
    this.version = version;
    this.topics = topics;
    this.members = members;
    this.date = date;
  }

  /** Grows with each change but that of the date. */
  public long version() {
    return version;
  }

  /**
   * The instant, on this process's ticker, up to which it is complete; empty when that is not
   * known.
   */
  public OptionalLong date() {
    return date;
  }

  /** All topics that are registered. */
  public Collection<OriginsEntry.Registered> topics() {
    return Collections.unmodifiableCollection(topics.values());
  }

  /** The topic of a cluster; empty when none is registered. */
  public Optional<OriginsEntry.Registered> topicOf(String cluster) {
    return Optional.ofNullable(topics.get(cluster));
  }

  /** All origins that joined, those that left included until their entries are deleted. */
  public Collection<Member> all() {
    return Collections.unmodifiableCollection(members.values());
  }

  /** What is known about an origin; null when nothing is. */
  public @Nullable Member of(Origin origin) {
    return members.get(origin);
  }

  /** The same at a later date. */
  Members dated(OptionalLong later) {
    return new Members(version, topics, members, later);
  }
}
