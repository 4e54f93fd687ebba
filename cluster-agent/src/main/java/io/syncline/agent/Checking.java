package io.syncline.agent;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.MountRegistry;
import io.syncline.agent.coordination.ZooKeeperCheckBook;
import io.syncline.agent.coordination.ZooKeeperScheduleBook;
import io.syncline.agent.schedule.CheckScheduler;
import io.syncline.agent.schedule.ScheduleAdmin;
import io.syncline.agent.schedule.ScheduleMeter;
import io.syncline.cache.namespace.PathResolver;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Puts together what starts checks of what the cluster holds, for people and regularly.
 *
 * @param config of the node
 * @param coordination where checks and schedules are kept
 * @param mounts in which they run
 */
record Checking(
    NodeConfig config, Coordination coordination, MountRegistry mounts, InstantSource clock) {
  /** Starts checks, and tells of them. */
  CheckAdmin admin() {
    return new CheckAdmin(
        new ZooKeeperCheckBook(coordination),
        paths(),
        clock,
        new SecureRandom(),
        config.kafka().partitions());
  }

  /** Sets which are started regularly. */
  ScheduleAdmin schedules() {
    return new ScheduleAdmin(
        config.identity().cluster(),
        new ZooKeeperScheduleBook(coordination),
        admin(),
        paths(),
        clock);
  }

  /** Starts those that are due; does nothing yet. */
  CheckScheduler scheduler(ScheduleMeter meter) {
    return new CheckScheduler(
        new ZooKeeperScheduleBook(coordination),
        new ZooKeeperCheckBook(coordination),
        admin(),
        clock,
        meter);
  }

  private PathResolver paths() {
    return new PathResolver(() -> mounts.current().table(), config::canonical);
  }
}
