package io.syncline.bus.kafka;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.OriginsRead;
import io.syncline.core.origin.OriginsEntry;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All clusters' change topics, as registered in the origins topic and as the brokers have them.
 * Thread rule: the reader's only.
 */
final class TopicCatalogue {
  /** More are refused: each costs a partition per shard. */
  private static final int MAX_TOPICS = 256;

  private final TopicSettings settings;
  private final ProblemBoard problems;
  private final Map<String, OriginsEntry.Registered> registered = new TreeMap<>();
  private final Map<String, KnownTopic> readable = new TreeMap<>();
  private final Set<String> unchecked = new HashSet<>();

  /** Readable topics that could not be read when it was tried last. */
  private final Set<String> forbidden = new HashSet<>();

  /** Keys of registrations that say nothing usable. */
  private final Set<String> unusable = new HashSet<>();

  private boolean overflowed;
  private long generation;

  TopicCatalogue(TopicSettings settings, ProblemBoard problems) {
    this.settings = settings;
    this.problems = problems;
  }

  /**
   * Takes note of an entry of the origins topic.
   *
   * @return whether there is a topic to be checked now
   */
  boolean learned(OriginsRead read) {
    if (!OriginsCodec.isOfTopic(read)) {
      return false;
    }
    String name = read.key();
    unusable.remove(name);
    if (read instanceof OriginsRead.Entry found
        && found.entry() instanceof OriginsEntry.Registered registration) {
      return learned(name, registration);
    }
    if (read instanceof OriginsRead.Deleted) {
      problems.report(settings.origins(), "a registration of a topic was deleted");
    } else {
      problems.report(settings.origins(), "a registration of a topic that cannot be read");
      missed(name);
    }
    return false;
  }

  /** A shard has a position in a topic: it is said if nobody registered that. */
  void expect(String topic) {
    if (!registered.containsKey(topic)) {
      problems.report(
          subject(topic),
          "not read: it is not registered in "
              + settings.origins()
              + " any more (expected, because it was read before)");
    }
  }

  /** Nothing of a topic is started before the brokers were asked about it again. */
  void recheck(String topic) {
    unchecked.add(topic);
    generation++;
  }

  /** It may be described but not read. */
  void forbidden(String topic) {
    readable.remove(topic);
    forbidden.add(topic);
    problems.report(subject(topic), "not read: the brokers do not allow it");
  }

  /**
   * Which question a check must answer: one of an older generation does not count for what was
   * unchecked since.
   */
  TopicQuestion question() {
    return new TopicQuestion(List.copyOf(registered.keySet()), generation);
  }

  /** Takes note of what the brokers say. */
  void checked(TopicQuestion question, Map<String, TopicFacts> facts) {
    if (question.generation() == generation) {
      unchecked.clear();
    }
    for (String topic : question.topics()) {
      OriginsEntry.Registered registration = registered.get(topic);
      if (registration != null) {
        judge(registration, facts.get(topic));
      }
    }
  }

  /** Whether the brokers were asked about every topic. */
  boolean complete() {
    return unchecked.isEmpty();
  }

  /** The topics that are registered, readable or not. */
  Set<String> registered() {
    return Collections.unmodifiableSet(registered.keySet());
  }

  /** Whether each registration could be used: {@link #registered} are all that there are. */
  boolean isWhole() {
    return unusable.isEmpty() && !overflowed;
  }

  Collection<KnownTopic> readable() {
    return readable.values();
  }

  @Nullable KnownTopic readable(String topic) {
    return readable.get(topic);
  }

  private boolean learned(String name, OriginsEntry.Registered registration) {
    String subject = subject(registration.topic());
    if (!registration.topic().equals(settings.changes(registration.cluster()))) {
      problems.report(
          subject,
          "not read: cluster "
              + registration.cluster()
              + " registered it (expected "
              + settings.changes(registration.cluster())
              + ")");
      missed(name);
      return false;
    }
    if (!registered.containsKey(registration.topic()) && registered.size() >= MAX_TOPICS) {
      problems.report(subject, "not read: more than " + MAX_TOPICS + " topics are registered");
      overflowed = true;
      return false;
    }
    registered.put(registration.topic(), registration);
    recheck(registration.topic());
    return true;
  }

  private void judge(OriginsEntry.Registered registration, @Nullable TopicFacts facts) {
    String expected = " partitions (expected " + settings.partitions() + ")";
    if (facts == null) {
      refuse(registration, "it does not exist, or may not be seen");
    } else if (facts.partitions() != settings.partitions()) {
      refuse(registration, facts.partitions() + expected);
    } else if (registration.partitions() != settings.partitions()) {
      refuse(registration, "registered with " + registration.partitions() + expected);
    } else {
      String topic = registration.topic();
      readable.put(topic, new KnownTopic(registration.cluster(), topic, facts.id()));
      // After a refusal it is only tried again; the next check knows whether that went well.
      if (!forbidden.remove(topic)) {
        problems.clear(subject(topic));
      }
    }
  }

  private void missed(String name) {
    if (unusable.size() < MAX_TOPICS) {
      unusable.add(name);
    } else {
      overflowed = true;
    }
  }

  private void refuse(OriginsEntry.Registered registration, String why) {
    readable.remove(registration.topic());
    problems.report(subject(registration.topic()), "not read: " + why);
  }

  private static String subject(String topic) {
    return "topic " + topic;
  }
}
