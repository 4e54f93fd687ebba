package io.syncline.bus.kafka;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes part in the cluster's consumer group, on a thread of its own: a reader that is busy must
 * not look dead. It tells the reader which shards are this node's, waits for it to stop before one
 * is given away, and commits what was applied.
 */
final class OwnershipLoop implements Runnable, ConsumerRebalanceListener {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(OwnershipLoop.class);

  private final KafkaBusSettings settings;
  private final KafkaClients clients;
  private final Lifecycle life;
  private final ProblemBoard problems;
  private final Ticker ticker;
  private final ReaderLoop reader;
  private final AppliedPositions applied;
  private final Set<Integer> owned = new TreeSet<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private volatile @Nullable Set<Integer> assignment;
  private volatile boolean leaving;
  private long committedAt;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;

  OwnershipLoop(
      KafkaBusSettings settings,
      Lifecycle life,
      ProblemBoard problems,
      Ticker ticker,
      ReaderLoop reader,
      AppliedPositions applied) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.life = life;
    this.problems = problems;
    this.ticker = ticker;
    this.reader = reader;
    this.applied = applied;
  }

  /** The shards that the group gave to this node last; null before it has answered. Any thread. */
  @Nullable Set<Integer> assignment() {
    return assignment;
  }

  /** Leaves the group soon. */
  void leave() {
    leaving = true;
  }

  @Override
  public void run() {
    try {
      if (!life.awaitPrepared()) {
        return;
      }
      Backoff backoff = new Backoff();
      while (!ending()) {
        try (Membership membership = new Membership()) {
          takePart(membership.member, backoff);
        } catch (KafkaException e) {
          failed(e, backoff);
        }
      }
      assignment = Set.of();
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      life.fail(e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    KafkaConsumer<byte[], byte[]> member = consumer;
    if (member == null) {
      return;
    }
    if (!partitions.isEmpty()) {
      take(member, partitions);
    }
    assignment = Set.copyOf(owned);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    Set<Integer> shards = shards(partitions);
    if (shards.isEmpty()) {
      return;
    }
    if (!reader.revoke(shards, settings.timeouts().handOver())) {
      log.warn("{}: gives away shards {} while they are still read", settings.cluster(), shards);
    }
    commitNow();
    forget(shards);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    Set<Integer> shards = shards(partitions);
    assignment = null;
    if (!shards.isEmpty()) {
      log.warn("{}: lost its place in the group, and shards {}", settings.cluster(), shards);
      reader.revoke(shards, settings.timeouts().handOver());
      forget(shards);
    }
  }

  private void take(KafkaConsumer<byte[], byte[]> member, Collection<TopicPartition> partitions) {
    // Never read here; a place is given only because none is looked for then.
    member.pause(partitions);
    partitions.forEach(partition -> member.seek(partition, 0));
    Set<Integer> shards = shards(partitions);
    owned.addAll(shards);
    log.info("{}: owns shards {}", settings.cluster(), owned);
    reader.assign(shards);
  }

  private void takePart(KafkaConsumer<byte[], byte[]> member, Backoff backoff)
      throws InterruptedException {
    consumer = member;
    member.subscribe(List.of(settings.ownTopic()), this);
    while (!ending()) {
      try {
        member.poll(POLL);
        problems.clear("group");
        backoff.reset();
      } catch (InterruptException e) {
        throw e;
      } catch (FencedInstanceIdException e) {
        throw takenAway(e);
      } catch (KafkaException e) {
        failed(e, backoff);
      }
      commitSometimes(member);
    }
  }

  /** Joining again would take the name away from the other process, and so on for ever. */
  private SyncException takenAway(FencedInstanceIdException e) {
    return new SyncException(
        ErrorCode.DUPLICATE_NODE,
        "another process has joined consumer group "
            + settings.cluster()
            + " as node "
            + settings.node()
            + " (expected: each node has a node.name of its own); stop one of them",
        e);
  }

  private void failed(KafkaException e, Backoff backoff) throws InterruptedException {
    problems.report("group", e.getClass().getSimpleName() + ": " + e.getMessage());
    life.pause(backoff.nextMillis());
  }

  private void commitSometimes(KafkaConsumer<byte[], byte[]> member) {
    if (ticker.nanos() - committedAt < COMMIT_INTERVAL.toNanos()) {
      return;
    }
    committedAt = ticker.nanos();
    Map<TopicPartition, OffsetAndMetadata> changed = applied.changed(owned, committed);
    if (!changed.isEmpty()) {
      member.commitAsync(
          changed,
          (offsets, error) -> {
            if (error == null) {
              note(offsets);
            } else {
              log.debug("{}: offsets not committed", settings.cluster(), error);
            }
          });
    }
  }

  private void commitNow() {
    Map<TopicPartition, OffsetAndMetadata> changed = applied.changed(owned, committed);
    if (changed.isEmpty() || consumer == null) {
      return;
    }
    try {
      consumer.commitSync(changed, settings.timeouts().handOver());
      note(changed);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      log.debug("{}: offsets not committed", settings.cluster(), e);
    }
  }

  private void note(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> committed.put(partition, offset.offset()));
  }

  private void forget(Set<Integer> shards) {
    owned.removeAll(shards);
    applied.forget(shards);
    committed.keySet().removeIf(partition -> shards.contains(partition.partition()));
  }

  private boolean ending() {
    return leaving || life.stopping();
  }

  private static Set<Integer> shards(Collection<TopicPartition> partitions) {
    return partitions.stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The consumer, with an orderly and bounded end: what it owns is handed over, committed, and the
   * group left.
   */
  private final class Membership implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> member = clients.ownership();

    @Override
    public void close() {
      member.close(
          CloseOptions.timeout(settings.timeouts().handOver())
              .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
      consumer = null;
    }
  }
}
