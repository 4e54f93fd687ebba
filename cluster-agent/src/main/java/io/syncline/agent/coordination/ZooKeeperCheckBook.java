package io.syncline.agent.coordination;

import com.google.gson.JsonParseException;
import io.syncline.agent.check.CheckBook;
import io.syncline.agent.check.CheckForm;
import io.syncline.agent.check.CheckRun;
import io.syncline.agent.check.CheckState;
import io.syncline.agent.check.ShardReport;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a cluster remembers of its checks, in ZooKeeper: {@code checks/<mount>/<run>/<shard>}, where
 * the mount's node names the run that runs in it. Mounts are named by a digest of their paths.
 */
public final class ZooKeeperCheckBook implements CheckBook {
  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperCheckBook.class);
  private static final int MAX_ATTEMPTS = 5;
  private static final byte[] NOTHING = new byte[0];

  private final Coordination coordination;
  private final String root;

  public ZooKeeperCheckBook(Coordination coordination) {
    this.coordination = coordination;
    this.root = coordination.path("checks");
  }

  @Override
  public void start(CheckRun run) {
    String mount = mount(run);
    asked(
        () -> {
          create(mount);
          enter(mount, run, true);
          forgetOldest(mount);
          return true;
        });
  }

  @Override
  public List<CheckRun> runs() {
    return asked(
        () -> {
          List<CheckRun> runs = new ArrayList<>();
          for (String mount : children(root)) {
            for (String id : children(root + "/" + mount)) {
              run(root + "/" + mount + "/" + id, new Stat()).ifPresent(runs::add);
            }
          }
          runs.sort(Comparator.comparing(CheckRun::id).reversed());
          return runs;
        });
  }

  @Override
  public List<CheckRun> running() {
    return asked(
        () -> {
          List<CheckRun> running = new ArrayList<>();
          for (String mount : children(root)) {
            String path = root + "/" + mount;
            String id = text(data(path, new Stat()));
            if (!id.isEmpty()) {
              run(path + "/" + id, new Stat())
                  .filter(run -> run.state() == CheckState.RUNNING)
                  .ifPresent(running::add);
            }
          }
          return running;
        });
  }

  @Override
  public Optional<CheckRun> run(String id) {
    return asked(() -> find(id).map(Found::run));
  }

  @Override
  public Map<Integer, ShardReport> reports(CheckRun run) {
    return asked(
        () -> {
          Map<Integer, ShardReport> reports = new TreeMap<>();
          String path = mount(run) + "/" + run.id();
          for (String shard : children(path)) {
            byte[] json = data(path + "/" + shard, new Stat());
            report(json).ifPresent(report -> reports.put(Integer.valueOf(shard), report));
          }
          return reports;
        });
  }

  @Override
  public Optional<ShardReport> report(CheckRun run, int shard) {
    String path = mount(run) + "/" + run.id() + "/" + shard;
    return asked(() -> report(data(path, new Stat())));
  }

  @Override
  public void keep(CheckRun run, int shard, ShardReport report) {
    String path = mount(run) + "/" + run.id() + "/" + shard;
    byte[] json = CheckForm.bytes(report);
    asked(
        () -> {
          try {
            coordination.ask(
                "keep how a check goes",
                () -> coordination.client().create().orSetData().forPath(path, json));
          } catch (KeeperException.NoNodeException e) {
            LOG.debug("check {} is forgotten, how it goes is not kept", run.id());
          }
          return true;
        });
  }

  @Override
  public Optional<CheckRun> end(String id, CheckState how, Instant when, String why) {
    return asked(
        () -> {
          for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Optional<Found> found = find(id);
            if (found.isEmpty() || found.get().run().state() != CheckState.RUNNING) {
              return found.map(Found::run);
            }
            CheckRun ended = found.get().run().endedAs(how, when, why);
            if (replace(found.get(), ended)) {
              return Optional.of(ended);
            }
          }
          throw contended();
        });
  }

  @Override
  public Optional<CheckRun> resume(String id, Instant when) {
    return asked(
        () -> {
          Optional<Found> found = find(id);
          CheckState state = found.map(known -> known.run().state()).orElse(CheckState.DONE);
          if (state == CheckState.RUNNING || state == CheckState.DONE) {
            return found.map(Found::run);
          }
          CheckRun resumed = found.orElseThrow().run().resumedAt(when);
          enter(found.orElseThrow().mount(), resumed, false);
          return Optional.of(resumed);
        });
  }

  /**
   * A run and where it is.
   *
   * @param mount the path of its mount's node
   * @param version of its own node
   */
  private record Found(String mount, CheckRun run, int version) {}

  private Optional<Found> find(String id) throws KeeperException {
    if (!id.matches("[0-9A-Z]{1,32}")) {
      return Optional.empty();
    }
    for (String mount : children(root)) {
      String path = root + "/" + mount;
      Stat stat = new Stat();
      Optional<CheckRun> run = run(path + "/" + id, stat);
      if (run.isPresent()) {
        return Optional.of(new Found(path, run.get(), stat.getVersion()));
      }
    }
    return Optional.empty();
  }

  /** Lets a run run, if no other one does in its mount. */
  private void enter(String mount, CheckRun run, boolean isNew) throws KeeperException {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Stat stat = new Stat();
      String id = text(data(mount, stat));
      if (isNew && id.equals(run.id())) {
        return; // It was stored before, and the answer was lost.
      }
      if (!id.isEmpty()
          && !id.equals(run.id())
          && run(mount + "/" + id, new Stat())
              .filter(other -> other.state() == CheckState.RUNNING)
              .isPresent()) {
        throw new SyncException(
            ErrorCode.CHECK_RUNNING, "check " + id + " runs in " + run.mount() + " already");
      }
      String path = mount + "/" + run.id();
      try {
        commit(mount, stat.getVersion(), run, path, isNew);
        return;
      } catch (KeeperException.BadVersionException e) {
        LOG.debug("somebody else starts a check of {} as well", run.mount());
      }
    }
    throw contended();
  }

  private boolean replace(Found found, CheckRun run) throws KeeperException {
    byte[] json = CheckForm.bytes(run);
    String path = found.mount() + "/" + run.id();
    try {
      coordination.ask(
          "change a check",
          () -> coordination.client().setData().withVersion(found.version()).forPath(path, json));
      return true;
    } catch (KeeperException.BadVersionException e) {
      return false;
    }
  }

  /** Stores a run, and that it is the one of its mount, together. */
  private void commit(String mount, int version, CheckRun run, String path, boolean isNew)
      throws KeeperException {
    byte[] json = CheckForm.bytes(run);
    byte[] id = run.id().getBytes(StandardCharsets.UTF_8);
    CuratorFramework client = coordination.client();
    coordination.ask(
        "start a check",
        () ->
            client
                .transaction()
                .forOperations(
                    client.transactionOp().setData().withVersion(version).forPath(mount, id),
                    isNew
                        ? client.transactionOp().create().forPath(path, json)
                        : client.transactionOp().setData().forPath(path, json)));
  }

  private void create(String mount) throws KeeperException {
    try {
      coordination.ask(
          "make room for checks",
          () -> coordination.client().create().creatingParentsIfNeeded().forPath(mount, NOTHING));
    } catch (KeeperException.NodeExistsException e) {
      LOG.debug("{} is there already", mount);
    }
  }

  private void forgetOldest(String mount) throws KeeperException {
    List<String> ids = children(mount).stream().sorted().toList();
    for (String id : ids.subList(0, Math.max(0, ids.size() - MAX_RUNS))) {
      Optional<CheckRun> run = run(mount + "/" + id, new Stat());
      if (run.filter(oldest -> oldest.state() == CheckState.RUNNING).isEmpty()) {
        coordination.ask(
            "forget a check",
            () ->
                coordination
                    .client()
                    .delete()
                    .quietly()
                    .deletingChildrenIfNeeded()
                    .forPath(mount + "/" + id));
      }
    }
  }

  private List<String> children(String path) throws KeeperException {
    try {
      return coordination.ask(
          "list checks", () -> coordination.client().getChildren().forPath(path));
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  private byte @Nullable [] data(String path, Stat stat) throws KeeperException {
    try {
      return coordination.ask(
          "read a check", () -> coordination.client().getData().storingStatIn(stat).forPath(path));
    } catch (KeeperException.NoNodeException e) {
      return null;
    }
  }

  private Optional<CheckRun> run(String path, Stat stat) throws KeeperException {
    byte[] json = data(path, stat);
    try {
      return json == null ? Optional.empty() : Optional.of(CheckForm.run(json));
    } catch (JsonParseException e) {
      LOG.warn("{} cannot be read, it is passed over: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  /** What cannot be read was not done: that shard is compared anew. */
  private static Optional<ShardReport> report(byte @Nullable [] json) {
    try {
      return json == null ? Optional.empty() : Optional.of(CheckForm.report(json));
    } catch (JsonParseException e) {
      LOG.warn("the report of a shard cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String text(byte @Nullable [] data) {
    return data == null ? "" : new String(data, StandardCharsets.UTF_8);
  }

  private String mount(CheckRun run) {
    return root + "/" + digest(run.mount());
  }

  /** No path of the lake ever becomes a node's name. */
  private static String digest(NamespacePath mount) {
    byte[] path = mount.toString().getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(path).toString();
  }

  private <T> T asked(Request<T> request) {
    try {
      return request.run();
    } catch (KeeperException e) {
      throw new SyncException(
          ErrorCode.COORDINATION_UNAVAILABLE,
          "ZooKeeper refused what is known of checks: " + e.getMessage(),
          e);
    }
  }

  private static SyncException contended() {
    return new SyncException(
        ErrorCode.CONFLICTING_CHANGE, "a check was changed by others at the same moment");
  }

  /** Some requests to ZooKeeper. */
  @FunctionalInterface
  private interface Request<T> {
    T run() throws KeeperException;
  }
}
