package io.syncline.agent.coordination;

import com.google.gson.JsonParseException;
import io.syncline.agent.check.CheckForm;
import io.syncline.agent.schedule.ScheduleBook;
import io.syncline.agent.schedule.ScheduledCheck;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which checks a cluster starts regularly, in ZooKeeper: {@code check-schedules/<mount>}, where
 * mounts are named by a digest of their paths.
 */
public final class ZooKeeperScheduleBook implements ScheduleBook {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperScheduleBook.class);

  private final Coordination coordination;
  private final String root;

  public ZooKeeperScheduleBook(Coordination coordination) {
    this.coordination = coordination;
    this.root = coordination.path("check-schedules");
  }

  @Override
  public List<Entry> all() {
    return asked(
        () -> {
          List<Entry> entries = new ArrayList<>();
          for (String mount : mounts()) {
            entry(root + "/" + mount).ifPresent(entries::add);
          }
          entries.sort(Comparator.comparing(entry -> entry.check().mount().value()));
          return entries;
        });
  }

  @Override
  public Optional<Entry> of(NamespacePath mount) {
    return asked(() -> entry(path(mount)));
  }

  @Override
  public boolean add(ScheduledCheck check) {
    return asked(
        () -> {
          if (mounts().size() >= MAX_SCHEDULES) {
            throw new SyncException(
                ErrorCode.INVALID_ARGUMENT,
                MAX_SCHEDULES
                    + " mounts are checked regularly (at most that many); remove one of them"
                    + " first");
          }
          byte[] json = CheckForm.bytes(check);
          try {
            coordination.ask(
                "schedule checks",
                () ->
                    coordination
                        .client()
                        .create()
                        .creatingParentsIfNeeded()
                        .forPath(path(check.mount()), json));
            return true;
          } catch (KeeperException.NodeExistsException e) {
            return false;
          }
        });
  }

  @Override
  public boolean replace(Entry before, ScheduledCheck after) {
    byte[] json = CheckForm.bytes(after);
    return asked(
        () -> {
          try {
            coordination.ask(
                "change how checks are scheduled",
                () ->
                    coordination
                        .client()
                        .setData()
                        .withVersion(before.version())
                        .forPath(path(after.mount()), json));
            return true;
          } catch (KeeperException.BadVersionException | KeeperException.NoNodeException e) {
            return false;
          }
        });
  }

  @Override
  public boolean remove(NamespacePath mount) {
    return asked(
        () -> {
          try {
            coordination.ask(
                "schedule no more checks",
                () -> coordination.client().delete().forPath(path(mount)));
            return true;
          } catch (KeeperException.NoNodeException e) {
            return false;
          }
        });
  }

  private List<String> mounts() throws KeeperException {
    try {
      return coordination.ask(
          "list schedules", () -> coordination.client().getChildren().forPath(root));
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  private Optional<Entry> entry(String path) throws KeeperException {
    Stat stat = new Stat();
    byte[] json;
    try {
      json =
          coordination.ask(
              "read a schedule",
              () -> coordination.client().getData().storingStatIn(stat).forPath(path));
    } catch (KeeperException.NoNodeException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Entry(CheckForm.read(json, ScheduledCheck.class), stat.getVersion()));
    } catch (JsonParseException e) {
      LOG.warn("{} cannot be read, it is passed over: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  private String path(NamespacePath mount) {
    byte[] path = mount.value().getBytes(StandardCharsets.UTF_8);
    return root + "/" + UUID.nameUUIDFromBytes(path);
  }

  private static <T> T asked(Request<T> request) {
    try {
      return request.run();
    } catch (KeeperException e) {
      throw new SyncException(
          ErrorCode.COORDINATION_UNAVAILABLE,
          "ZooKeeper refused what is known of schedules: " + e.getMessage(),
          e);
    }
  }

  /** Some requests to ZooKeeper. */
  @FunctionalInterface
  private interface Request<T> {
    T run() throws KeeperException;
  }
}
