package io.syncline.agent;

import io.syncline.agent.config.KeyDecoding;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.core.model.Location;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.EventDelay;
import io.syncline.ufs.hdfs.HdfsEditLog;
import io.syncline.ufs.local.LocalUnderFileSystem;
import io.syncline.watch.WatchListener;
import io.syncline.watch.directory.DirectoryFeed;
import io.syncline.watch.hdfs.InotifyFeed;
import io.syncline.watch.hdfs.NameNodeEdits;
import io.syncline.watch.s3.canary.CanaryFeed;
import io.syncline.watch.s3.message.EventDialect;
import io.syncline.watch.s3.post.PostAnswer;
import io.syncline.watch.s3.post.PostFeed;
import io.syncline.watch.s3.post.PostSettings;
import io.syncline.watch.s3.sqs.SqsFeed;
import io.syncline.watch.s3.sqs.SqsSettings;
import io.syncline.watch.s3.topic.TopicFeed;
import io.syncline.watch.s3.topic.TopicSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a store tells of changes that others make, as it is configured, and takes what stores
 * post.
 *
 * <p>Thread rule: any thread.
 */
final class ConfiguredFeeds {
  private final NodeConfig config;
  private final ConfiguredStores stores;
  private final Ticker ticker;
  private final InstantSource clock;

  /** By store, the newest feed that takes what is posted; a closed one refuses it. */
  private final Map<String, PostFeed> posted = new ConcurrentHashMap<>();

  ConfiguredFeeds(NodeConfig config, ConfiguredStores stores, Ticker ticker, InstantSource clock) {
    this.config = config;
    this.stores = stores;
    this.ticker = ticker;
    this.clock = clock;
  }

  /**
   * The feed of a store that has one; the store is not asked yet.
   *
   * @param listener hears of what the feed came across
   */
  ChangeFeed open(UfsConfig store, WatchListener listener) {
    return switch (store.watch().kind()) {
      case NONE -> throw new IllegalArgumentException("store " + store.name() + " has no watch");
      case DIRECTORY -> directory(store, listener);
      case INOTIFY -> inotify(store, listener);
      case SQS ->
          withCanary(
              store, SqsFeed.connect(queue(store), store.locations(), ticker, listener), listener);
      case TOPIC ->
          withCanary(
              store,
              new TopicFeed(topic(store), store.locations(), ticker, clock, listener),
              listener);
      case POSTED -> withCanary(store, posted(store, listener), listener);
    };
  }

  /**
   * A store posts an event; see {@link PostFeed#accept}. Refused while it is not this node's turn
   * to listen to the store; empty where no store of that name posts.
   *
   * @param body reads it; not called where nothing is taken from whoever posts
   */
  Optional<CompletionStage<PostAnswer>> accept(
      String store, Supplier<String> body, @Nullable String authorization) {
    PostFeed feed = posted.get(store);
    if (feed != null && !feed.isAuthorized(authorization)) {
      return Optional.of(CompletableFuture.completedFuture(PostAnswer.UNAUTHORIZED));
    }
    if (feed != null) {
      return Optional.of(feed.accept(read(feed, body), authorization));
    }
    return config
        .store(store)
        .filter(known -> known.watch().events().token().isPresent())
        .map(known -> CompletableFuture.completedFuture(PostAnswer.BUSY));
  }

  private static String read(PostFeed feed, Supplier<String> body) {
    try {
      return body.get();
    } catch (RuntimeException e) {
      feed.refuse();
      throw e;
    }
  }

  private static ChangeFeed directory(UfsConfig store, WatchListener listener) {
    Location root = store.locations().get(0);
    return new DirectoryFeed(
        root,
        Path.of("/" + root.path()),
        store.watch().maxDirectories(),
        LocalUnderFileSystem::isHidden,
        listener);
  }

  private static ChangeFeed inotify(UfsConfig store, WatchListener listener) {
    UfsConfig.Hdfs hdfs = Objects.requireNonNull(store.hdfs(), "the type was checked");
    HdfsEditLog log =
        new HdfsEditLog(ConfiguredStores.settings(hdfs), ConfiguredStores.limits(store));
    return new InotifyFeed(
        store.locations(),
        NameNodeEdits.of(log::newestTxid, log::from, log::close),
        HdfsEditLog::isHidden,
        listener);
  }

  private ChangeFeed posted(UfsConfig store, WatchListener listener) {
    UfsConfig.Events events = store.watch().events();
    PostFeed feed =
        new PostFeed(
            new PostSettings(
                store.name(), events.token().orElseThrow().reveal(), dialect(store), delay(events)),
            store.locations(),
            ticker,
            clock,
            listener);
    posted.put(store.name(), feed);
    return feed;
  }

  private SqsSettings queue(UfsConfig store) {
    UfsConfig.S3 s3 = Objects.requireNonNull(store.s3(), "the type was checked");
    UfsConfig.Events events = store.watch().events();
    return new SqsSettings(
        URI.create(events.queue().orElseThrow()),
        events.queueEndpoint().map(URI::create).orElse(null),
        s3.region(),
        s3.credentials()
            .map(
                keys ->
                    new SqsSettings.KeyPair(keys.accessKey().reveal(), keys.secretKey().reveal())),
        dialect(store),
        delay(events));
  }

  TopicSettings topic(UfsConfig store) {
    UfsConfig.Events events = store.watch().events();
    UfsConfig.Topic topic = events.topic().orElseThrow();
    boolean ofLog = topic.brokers().isEmpty();
    return new TopicSettings(
        String.join(",", ofLog ? config.kafka().bootstrapServers() : topic.brokers()),
        topic.name(),
        ofLog ? config.kafka().client() : topic.client(),
        dialect(store),
        delay(events));
  }

  private ChangeFeed withCanary(UfsConfig store, ChangeFeed feed, WatchListener listener) {
    Optional<UfsConfig.Canary> canary = store.watch().events().canary();
    if (canary.isEmpty()) {
      return feed;
    }
    return new CanaryFeed(
        feed,
        new StoreCanary(
            () -> stores.open(store.name()), canary.get().prefix(), config.identity().cluster()),
        new CanaryFeed.Settings(
            store.locations(),
            canary.get().prefix(),
            canary.get().interval(),
            canary.get().patience()),
        ticker,
        listener);
  }

  private static EventDelay.Limits delay(UfsConfig.Events events) {
    EventDelay.Limits limits = EventDelay.Limits.DEFAULT;
    Duration most =
        events.allowance().compareTo(limits.most()) > 0 ? events.allowance() : limits.most();
    return new EventDelay.Limits(events.allowance(), most, limits.distrust());
  }

  /**
   * Ids that this node saw repeated name no event any more either. Of two events neither is an echo
   * of the other, so what this node stopped naming cannot be matched by events alone; but other
   * nodes, which have not seen it, go on naming theirs, and an event of somebody else's write that
   * has the id of one of those would pass for its echo everywhere. An event without a name is an
   * echo of nothing: it costs a call for each own write.
   */
  EventDialect dialect(UfsConfig store) {
    UfsConfig.S3 s3 = Objects.requireNonNull(store.s3(), "the type was checked");
    return new EventDialect(
        store.watch().events().keyDecoding() == KeyDecoding.RAW
            ? io.syncline.watch.s3.message.KeyDecoding.RAW
            : io.syncline.watch.s3.message.KeyDecoding.URL,
        () -> s3.dialect().uniqueRequestIds() && !stores.repeatsIds(store.name()));
  }
}
