package io.syncline.sim.node;

import io.syncline.core.model.Origin;
import io.syncline.core.origin.Member;
import io.syncline.sim.run.World;
import io.syncline.sim.world.Partition;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Has origins of its own cluster declared gone, of which nothing was heard for a while, as a person
 * would: the newest of each name. When that is done, and whether, {@link FencingJob} is told.
 */
final class Fencer {
  private static final int AT_ONCE = 200;
  private static final int MAX_JOBS = 16;
  private static final long SILENCE = Schedule.millis(15_000);

  private final World world;
  private final NodeProcess process;

  /** Since when each origin is silent, on this process's clock. */
  private final Map<Origin, Long> heard = new HashMap<>();

  private final List<FencingJob> jobs = new ArrayList<>();
  private long[] next = new long[0];
  private String reading = "";

  Fencer(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
  }

  void look() {
    jobs.removeIf(FencingJob::isOver);
    Topic topic = world.brokers().topic(process.machine().deployment().topic());
    if (topic == null || !process.links().toKafka() || !process.links().fromKafka()) {
      return;
    }
    listen(topic);
    for (Origin origin : silent()) {
      boolean known = jobs.stream().anyMatch(job -> job.target().name().equals(origin.name()));
      if (!known && jobs.size() < MAX_JOBS) {
        FencingJob job = new FencingJob(world, process, origin);
        jobs.add(job);
        job.go();
      }
    }
  }

  /** Whether an origin that does not live is being declared gone. */
  boolean isBusy() {
    return jobs.stream().anyMatch(job -> !job.isOver() && !world.lives(job.target()));
  }

  /** The newest of each name of which nothing was heard for long, unless its own are to leave. */
  private Collection<Origin> silent() {
    long now = process.patience();
    Map<String, Origin> newest = new TreeMap<>();
    for (Member member : process.members().all()) {
      Origin origin = member.origin();
      if (!origin.cluster().equals(process.reader().cluster())
          || member.left().isPresent()
          || origin.equals(process.writer().self())
          || isOwnToLeave(origin)) {
        continue;
      }
      Long last = heard.putIfAbsent(origin, now);
      if (last != null && now - last > SILENCE) {
        newest.merge(
            origin.name(),
            origin,
            (one, other) -> one.incarnation() > other.incarnation() ? one : other);
      }
    }
    return newest.values();
  }

  /** Its own earlier incarnations, whose intents it has, leave instead. */
  private boolean isOwnToLeave(Origin origin) {
    return origin.name().equals(process.reader().node())
        && process.machine().disk().incarnations().contains(origin.incarnation());
  }

  private void listen(Topic topic) {
    if (!reading.equals(topic.id())) {
      reading = topic.id();
      next = new long[topic.size()];
      for (int i = 0; i < next.length; i++) {
        next[i] = topic.partition(i).committed();
      }
    }
    long now = process.patience();
    for (int i = 0; i < next.length; i++) {
      Partition partition = topic.partition(i);
      next[i] = Math.max(next[i], partition.start());
      for (int count = 0; count < AT_ONCE; count++) {
        Partition.Stored stored = partition.read(next[i]);
        if (stored == null) {
          break;
        }
        next[i]++;
        stored.record().ifPresent(record -> heard.put(record.origin(), now));
      }
    }
  }
}
