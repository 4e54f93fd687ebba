package io.syncline.agent.coordination;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.store.v1.MountHistoryEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mount table in ZooKeeper: one JSON document, replaced by compare-and-set together with its
 * history entry, watched, and copied to this node's disk.
 *
 * <p>ZooKeeper has the truth whenever it has a table at all. Where it has none but this node knows
 * one (the ensemble was wiped, or is the wrong one), the node keeps what it knows and says so; the
 * next change writes it back.
 */
public final class ZooKeeperMountRegistry implements MountRegistry, AutoCloseable {
  /** How many changes the history keeps. */
  public static final int MAX_HISTORY = 100;

  private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperMountRegistry.class);
  private static final String TABLE = "mounts";
  private static final String HISTORY = "mount-history";
  private static final int MAX_ATTEMPTS = 5;

  /** How often the table is read beside what watches tell. */
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

  private final Coordination coordination;
  private final MountCopy copy;
  private final InstantSource clock;
  private final ScheduledExecutorService thread;
  private final List<Consumer<MountSnapshot>> listeners = new ArrayList<>(); // Of the thread.
  private final CuratorWatcher watcher = event -> refreshSoon();
  private volatile @Nullable MountSnapshot known;
  private volatile @Nullable String problem;

  /**
   * A registry that knows nothing yet.
   *
   * @param directory where the copy is kept
   */
  public ZooKeeperMountRegistry(
      Coordination coordination, Path directory, String cluster, InstantSource clock) {
    this.coordination = coordination;
    this.copy = new MountCopy(directory, cluster);
    this.clock = clock;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread registry = new Thread(task, "mount-registry");
              registry.setDaemon(true);
              return registry;
            });
  }

  /**
   * Reads the table, from ZooKeeper or, when it does not answer within {@code patience}, from the
   * copy.
   */
  public void start(Duration patience) {
    copy.load()
        .ifPresent(
            mounts -> {
              known = mounts;
              LOG.info("mount table version {} is known from the local copy", mounts.version());
            });
    boolean connected = coordination.awaitConnected(patience);
    if (connected) {
      await(this::refresh);
    } else {
      problem = unanswered();
    }
    coordination.onConnected(this::refreshSoon);
    long millis = POLL_INTERVAL.toMillis();
    var unused =
        thread.scheduleWithFixedDelay(
            this::refresh, connected ? millis : 0, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public MountSnapshot current() {
    MountSnapshot mounts = known;
    return mounts == null ? MountSnapshot.EMPTY : mounts;
  }

  @Override
  public boolean known() {
    return known != null;
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public MountSnapshot change(MountEdit edit) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<MountSnapshot> made = tryChange(edit);
      if (made.isPresent()) {
        await(() -> adoptNewer(made.get()));
        return made.get();
      }
    }
    throw new SyncException(
        ErrorCode.CONFLICTING_CHANGE,
        "the mount table was changed by others "
            + MAX_ATTEMPTS
            + " times while this change was made");
  }

  @Override
  public List<MountRevision> history() {
    List<MountRevision> revisions = new ArrayList<>();
    try {
      for (String name : historyNames()) {
        try {
          byte[] json =
              coordination.ask(
                  "read the history of mounts",
                  () -> client().getData().forPath(coordination.path(HISTORY + "/" + name)));
          revisions.add(MountCodec.revision(MountCodec.decodeHistory(json)));
        } catch (KeeperException.NoNodeException e) {
          LOG.debug("history entry {} was just removed", name);
        }
      }
    } catch (KeeperException e) {
      throw failed("read the history of mounts", e);
    }
    Collections.reverse(revisions);
    return revisions;
  }

  @Override
  public void onChange(Consumer<MountSnapshot> listener) {
    await(
        () -> {
          listeners.add(listener);
          MountSnapshot mounts = known;
          if (mounts != null) {
            listener.accept(mounts);
          }
        });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** The table that the edit made; empty when somebody else was faster. */
  private Optional<MountSnapshot> tryChange(MountEdit edit) {
    String path = coordination.path(TABLE);
    String id = UUID.randomUUID().toString();
    try {
      coordination.sync(path);
      Stat stat = new Stat();
      Optional<MountSnapshot> stored = read(stat, false);
      MountSnapshot base = stored.orElseGet(this::current);
      MountSnapshot edited = edit.change().apply(base);
      if (edited.equals(base)) {
        return Optional.of(base);
      }
      MountSnapshot next = edited.asVersion(nextVersion(base));
      MountRevision revision =
          new MountRevision(edit.who(), clock.millis(), edit.reason(), edit.what(), next);
      if (!write(next, revision, id, stored.isPresent() ? stat.getVersion() : -1)) {
        return Optional.empty();
      }
      LOG.info(
          "mount table version {}: {} (by {}, {})",
          next.version(),
          edit.what(),
          edit.who(),
          edit.reason());
      prune();
      return Optional.of(next);
    } catch (KeeperException e) {
      throw failed("change the mount table", e);
    }
  }

  /**
   * Grows even when the ensemble was restored from an older state, or lost the table and kept the
   * history.
   */
  private long nextVersion(MountSnapshot base) throws KeeperException {
    List<String> names = historyNames();
    long last = names.isEmpty() ? 0 : Long.parseLong(names.get(names.size() - 1));
    return Math.max(last, Math.max(base.version(), current().version())) + 1;
  }

  /**
   * Whether table and history entry were written; a lost answer is looked up by the change's id.
   */
  private boolean write(MountSnapshot next, MountRevision revision, String id, int expected)
      throws KeeperException {
    String path = coordination.path(TABLE);
    String entry = coordination.path(HISTORY + "/" + String.format("%019d", next.version()));
    byte[] table = MountCodec.encode(next);
    byte[] history = MountCodec.encode(revision, id);
    try {
      ensureParents();
      coordination.ask(
          "write the mount table",
          () ->
              client()
                  .transaction()
                  .forOperations(
                      expected < 0
                          ? client().transactionOp().create().forPath(path, table)
                          : client()
                              .transactionOp()
                              .setData()
                              .withVersion(expected)
                              .forPath(path, table),
                      client().transactionOp().create().forPath(entry, history)));
      return true;
    } catch (KeeperException.BadVersionException
        | KeeperException.NodeExistsException
        | KeeperException.NoNodeException e) {
      return isOwn(entry, id);
    }
  }

  private boolean isOwn(String entry, String id) throws KeeperException {
    try {
      byte[] json =
          coordination.ask("read the history of mounts", () -> client().getData().forPath(entry));
      MountHistoryEntry found = MountCodec.decodeHistory(json);
      return found.getId().equals(id);
    } catch (KeeperException.NoNodeException e) {
      return false;
    }
  }

  private void ensureParents() throws KeeperException {
    String parent = coordination.path(HISTORY);
    if (coordination.ask("look for the history", () -> client().checkExists().forPath(parent))
        == null) {
      try {
        coordination.ask(
            "make the history",
            () -> client().create().creatingParentsIfNeeded().forPath(parent, new byte[0]));
      } catch (KeeperException.NodeExistsException e) {
        LOG.debug("another node made {}", parent);
      }
    }
  }

  private void prune() {
    try {
      List<String> names = historyNames();
      for (String name : names.subList(0, Math.max(0, names.size() - MAX_HISTORY))) {
        coordination.ask(
            "shorten the history of mounts",
            () -> client().delete().quietly().forPath(coordination.path(HISTORY + "/" + name)));
      }
    } catch (KeeperException | SyncException e) {
      LOG.warn("the history of mounts stays longer than {}: {}", MAX_HISTORY, e.getMessage());
    }
  }

  /** The oldest first. */
  private List<String> historyNames() throws KeeperException {
    try {
      return coordination
          .ask(
              "list the history of mounts",
              () -> client().getChildren().forPath(coordination.path(HISTORY)))
          .stream()
          .sorted()
          .toList();
    } catch (KeeperException.NoNodeException e) {
      return List.of();
    }
  }

  private void refreshSoon() {
    try {
      thread.execute(this::refresh);
    } catch (RejectedExecutionException e) {
      LOG.debug("the registry is closed");
    }
  }

  private String unanswered() {
    return "ZooKeeper does not answer; "
        + (known()
            ? "mount table version " + current().version() + " is served as last known"
            : "no mounts are known");
  }

  private void refresh() {
    if (!coordination.connected()) {
      problem = unanswered();
      return;
    }
    try {
      coordination.sync(coordination.path(TABLE));
      Optional<MountSnapshot> stored = read(new Stat(), true);
      if (stored.isPresent()) {
        problem = null;
        adopt(stored.get());
      } else if (current().version() == 0) {
        problem = null;
        adopt(MountSnapshot.EMPTY);
      } else {
        problem =
            "ZooKeeper has no mount table, but this node knows version "
                + current().version()
                + " (was the ensemble wiped, or is zookeeper.connect wrong?); it is kept, and the"
                + " next change writes it back";
      }
    } catch (SyncException | KeeperException e) {
      problem =
          "the mount table cannot be read, version "
              + current().version()
              + " is served: "
              + e.getMessage();
    }
  }

  private Optional<MountSnapshot> read(Stat stat, boolean watched) throws KeeperException {
    String path = coordination.path(TABLE);
    try {
      byte[] json =
          coordination.ask(
              "read the mount table",
              () ->
                  watched
                      ? client().getData().storingStatIn(stat).usingWatcher(watcher).forPath(path)
                      : client().getData().storingStatIn(stat).forPath(path));
      return Optional.of(MountCodec.decode(json));
    } catch (KeeperException.NoNodeException e) {
      if (watched) {
        watchForCreation(path);
      }
      return Optional.empty();
    }
  }

  private void watchForCreation(String path) throws KeeperException {
    Stat made =
        coordination.ask(
            "watch the mount table",
            () -> client().checkExists().usingWatcher(watcher).forPath(path));
    if (made != null) {
      refreshSoon();
    }
  }

  private void adoptNewer(MountSnapshot mounts) {
    if (mounts.version() > current().version()) {
      adopt(mounts);
    }
  }

  /** Makes a table the known one; on the registry's thread. */
  private void adopt(MountSnapshot mounts) {
    MountSnapshot before = known;
    if (mounts.equals(before)) {
      return;
    }
    if (before != null && mounts.version() < before.version()) {
      LOG.warn(
          "mount table goes back from version {} to {}: was ZooKeeper restored from a backup?",
          before.version(),
          mounts.version());
    }
    known = mounts;
    LOG.info(
        "mount table version {} with {} mounts is in effect",
        mounts.version(),
        mounts.definitions().size());
    try {
      copy.store(mounts);
    } catch (SyncException e) {
      LOG.warn("{}", e.getMessage());
    }
    for (Consumer<MountSnapshot> listener : listeners) {
      listener.accept(mounts);
    }
  }

  private void await(Runnable action) {
    try {
      thread
          .submit(action)
          .get(Coordination.REQUEST_TIMEOUT.toMillis() * MAX_ATTEMPTS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SyncException refused) {
        throw refused;
      }
      throw new IllegalStateException("the mount registry failed", e.getCause());
    } catch (TimeoutException | RejectedExecutionException e) {
      throw new SyncException(
          ErrorCode.COORDINATION_UNAVAILABLE, "the mount registry is busy or closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, "interrupted while the mount table was changed", e);
    }
  }

  private CuratorFramework client() {
    return coordination.client();
  }

  private SyncException failed(String what, KeeperException e) {
    return new SyncException(
        ErrorCode.COORDINATION_UNAVAILABLE,
        "ZooKeeper at " + coordination.address() + " refused to " + what + ": " + e.getMessage(),
        e);
  }
}
