package io.syncline.agent;

import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.Stores;
import io.syncline.agent.config.ChecksumMode;
import io.syncline.agent.config.KeyDecoding;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.time.Ticker;
import io.syncline.ufs.hdfs.HdfsSettings;
import io.syncline.ufs.hdfs.HdfsUnderFileSystem;
import io.syncline.ufs.limit.PacedStore;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreOutcome;
import io.syncline.ufs.local.LocalSettings;
import io.syncline.ufs.local.LocalUnderFileSystem;
import io.syncline.ufs.s3.S3Settings;
import io.syncline.ufs.s3.S3UnderFileSystem;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores of a node's configuration, opened, each once. */
final class ConfiguredStores implements Stores, UfsResolver, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredStores.class);
  private static final Duration BASE_BACKOFF = Duration.ofMillis(100);
  private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

  /** Outcomes that are no answer. */
  private static final Set<StoreOutcome> UNANSWERED =
      EnumSet.of(StoreOutcome.NO_ANSWER, StoreOutcome.NOT_SENT);

  private static final long NEVER = Long.MIN_VALUE;

  private final NodeConfig config;
  private final NodeMeters meters;
  private final Ticker ticker;
  private final MountBudgets budgets;
  private final Map<String, Opened> opened = new LinkedHashMap<>();

  /** Names of stores that repeat the ids of requests. */
  private final Set<String> repeating = ConcurrentHashMap.newKeySet();

  /** Opens all stores; none is asked yet. */
  ConfiguredStores(NodeConfig config, NodeMeters meters, Ticker ticker) {
    this.config = config;
    this.meters = meters;
    this.ticker = ticker;
    this.budgets = new MountBudgets(this::paced, ticker, meters::budget);
    try {
      for (UfsConfig store : config.stores()) {
        opened.put(store.name(), open(store));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public Optional<UfsConfig> config(String name) {
    return config.store(name);
  }

  @Override
  public Location canonical(Location location) {
    return config.canonical(location);
  }

  @Override
  public Optional<UfsConfig> of(Location location) {
    return config.storeOf(location);
  }

  /** Under no budget; others find the store of a mount in {@link #budgets}. */
  @Override
  public UnderFileSystem resolve(Mount mount) {
    return paced(mount);
  }

  /** The stores under the call budgets of mounts. */
  MountBudgets budgets() {
    return budgets;
  }

  private PacedStore paced(Mount mount) {
    return mount.ufs().isEmpty()
        ? store(of(mount.location()).map(UfsConfig::name).orElse(""))
        : store(mount.ufs());
  }

  @Override
  public UnderFileSystem open(String name) {
    return store(name);
  }

  private PacedStore store(String name) {
    Opened store = opened.get(name);
    if (store == null) {
      throw new SyncException(
          ErrorCode.INVALID_CONFIGURATION,
          "this node has no settings for store '" + name + "' (expected ufs." + name + ".type)");
    }
    return store.ufs;
  }

  @Override
  public List<CallCount> calls(String name) {
    return meters.callsTo(name);
  }

  @Override
  public NodeStatus.Component health(String name) {
    Opened store = opened.get(name);
    if (store == null) {
      return new NodeStatus.Component(
          "ufs/" + name,
          NodeStatus.Health.UNKNOWN,
          "not configured on this node",
          OptionalDouble.empty());
    }
    long last = store.lastAnswer.get();
    OptionalDouble since =
        last == NEVER ? OptionalDouble.empty() : OptionalDouble.of((ticker.nanos() - last) / 1e9);
    if (store.ufs.calls().broken()) {
      return new NodeStatus.Component(
          "ufs/" + name, NodeStatus.Health.DOWN, "left alone after too many failures", since);
    }
    NodeStatus.Health health = since.isEmpty() ? NodeStatus.Health.UNKNOWN : NodeStatus.Health.UP;
    return new NodeStatus.Component("ufs/" + name, health, "", since);
  }

  /** Whether a store was seen to give two requests the same id since this process began. */
  boolean repeatsIds(String name) {
    return repeating.contains(name);
  }

  /** The names of all stores. */
  List<String> names() {
    return List.copyOf(opened.keySet());
  }

  @Override
  public void close() {
    for (Map.Entry<String, Opened> store : opened.entrySet()) {
      try {
        store.getValue().ufs.close();
      } catch (RuntimeException e) {
        LOG.warn("store {} did not close: {}", store.getKey(), e.toString());
      }
    }
  }

  private Opened open(UfsConfig store) {
    AtomicLong lastAnswer = new AtomicLong(NEVER);
    StoreCallListener counting = meters.storeCalls(store.name());
    StoreCallListener listener =
        new StoreCallListener() {
          @Override
          public void onCall(StoreOperation operation, StoreOutcome outcome, long elapsedNanos) {
            if (!UNANSWERED.contains(outcome)) {
              lastAnswer.set(ticker.nanos());
            }
            counting.onCall(operation, outcome, elapsedNanos);
          }

          @Override
          public void onRepeatedId() {
            repeating.add(store.name());
            counting.onRepeatedId();
          }

          @Override
          public void onLeftoverLeft() {
            counting.onLeftoverLeft();
          }
        };
    UfsConfig.Hdfs hdfs = store.hdfs();
    if (hdfs != null) {
      return new Opened(open(store, hdfs, listener), lastAnswer);
    }
    UfsConfig.S3 s3 = store.s3();
    if (s3 == null) {
      LocalUnderFileSystem ufs =
          new LocalUnderFileSystem(directory(store), limits(store), listener);
      return new Opened(ufs, lastAnswer);
    }
    S3UnderFileSystem ufs = new S3UnderFileSystem(settings(s3), limits(store), listener);
    return new Opened(ufs, lastAnswer);
  }

  private static HdfsUnderFileSystem open(
      UfsConfig store, UfsConfig.Hdfs hdfs, StoreCallListener listener) {
    try {
      return new HdfsUnderFileSystem(settings(hdfs), limits(store), listener);
    } catch (SyncException e) {
      throw new SyncException(e.code(), "ufs." + store.name() + ": " + e.getMessage(), e);
    }
  }

  static HdfsSettings settings(UfsConfig.Hdfs hdfs) {
    return new HdfsSettings(
        hdfs.authority(),
        hdfs.siteFiles(),
        hdfs.properties(),
        new HdfsSettings.Identity(
            hdfs.user(),
            hdfs.kerberos()
                .map(known -> new HdfsSettings.Kerberos(known.principal(), known.keytab()))),
        HdfsSettings.DEFAULT_LISTING_PAGE);
  }

  private static LocalSettings directory(UfsConfig store) {
    Path root = Path.of("/" + store.locations().get(0).path());
    return store.readLag().isZero()
        ? LocalSettings.disk(root)
        : LocalSettings.network(root, store.readLag());
  }

  private static S3Settings settings(UfsConfig.S3 s3) {
    UfsConfig.Dialect dialect = s3.dialect();
    return new S3Settings(
        s3.endpoint().map(URI::create).orElse(null),
        s3.region(),
        s3.pathStyle(),
        s3.credentials()
            .map(
                keys ->
                    new S3Settings.KeyPair(keys.accessKey().reveal(), keys.secretKey().reveal())),
        new S3Settings.Dialect(
            dialect.checksumMode() == ChecksumMode.WHEN_REQUIRED
                ? S3Settings.Checksums.WHEN_REQUIRED
                : S3Settings.Checksums.WHEN_SUPPORTED,
            dialect.chunkedEncoding(),
            dialect.keyDecoding() == KeyDecoding.RAW
                ? S3Settings.KeyDecoding.RAW
                : S3Settings.KeyDecoding.URL_ENCODED,
            dialect.conditionalCreate(),
            dialect.conditionalRead(),
            dialect.uniqueRequestIds()),
        new S3Settings.Transfer(
            s3.partBytes(), s3.partBytes(), S3Settings.Transfer.DEFAULT.listingPage()));
  }

  static StoreLimits limits(UfsConfig store) {
    UfsConfig.Limits limits = store.limits();
    return new StoreLimits(
        limits.maxConcurrentCalls(),
        limits.callsPerSecond(),
        limits.maxWait(),
        limits.requestTimeout(),
        new StoreLimits.Retries(limits.maxAttempts(), BASE_BACKOFF, MAX_BACKOFF),
        StoreLimits.Breaker.DEFAULT);
  }

  /**
   * An opened store.
   *
   * @param ufs to be asked, its limits and breaker
   * @param lastAnswer ticker time of its last answer
   */
  private record Opened(PacedStore ufs, AtomicLong lastAnswer) {}
}
