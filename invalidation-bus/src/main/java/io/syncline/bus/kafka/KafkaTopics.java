package io.syncline.bus.kafka;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.RecordLimits;
import io.syncline.core.doctor.TopicSetting;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.OriginsEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that a cluster needs: its own change topic and the origins topic, which it makes if
 * they are missing and otherwise verifies setting by setting.
 *
 * <p>Thread rule: any thread; every method waits for the log, at most for a few request timeouts.
 */
public final class KafkaTopics {
  /** Kafka's default; a value of the largest allowed record fits with its headers. */
  private static final int MAX_MESSAGE_BYTES = 1_048_588;

  private static final Duration PAUSE = Duration.ofMillis(50);

  static {
    if (MAX_MESSAGE_BYTES < RecordLimits.MAX_RECORD_BYTES + (64 << 10)) {
      throw new AssertionError("a legal record does not fit the topic");
    }
  }

  private final KafkaBusSettings settings;
  private final KafkaClients clients;

  /** The topics of the cluster that the settings name. */
  public KafkaTopics(KafkaBusSettings settings) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
  }

  /**
   * Makes or verifies both topics, and registers the change topic for all clusters to see; durable
   * when it returns. Doing it again does no harm.
   *
   * @throws SyncException {@link ErrorCode#BUS_TOPIC_MISMATCH} if a topic exists with other
   *     settings, which the message lists; {@link ErrorCode#BUS_UNAVAILABLE} if the log does not
   *     answer or refuses
   */
  public OriginsEntry.Registered ensure() {
    try (Admin admin = clients.admin("topics", settings.timeouts().request())) {
      for (NewTopic topic : wanted()) {
        create(admin, topic);
      }
      List<String> differences = check(admin).differences();
      if (!differences.isEmpty()) {
        throw new SyncException(ErrorCode.BUS_TOPIC_MISMATCH, String.join("; ", differences));
      }
      OriginsEntry.Registered registration = registration(admin);
      register(registration);
      return registration;
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot prepare topic " + settings.ownTopic(), e);
    }
  }

  /**
   * How the topics compare with the settings right now: somebody may lower a guarantee under way.
   *
   * @throws SyncException {@link ErrorCode#BUS_UNAVAILABLE}
   */
  TopicCheck check() {
    try (Admin admin = clients.admin("topics", settings.timeouts().request())) {
      return check(admin);
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot verify topic " + settings.ownTopic(), e);
    }
  }

  /**
   * Every setting of both topics, as it is and as it must be.
   *
   * @throws SyncException {@link ErrorCode#BUS_UNAVAILABLE}
   */
  public List<TopicSetting> settings() {
    try (Admin admin = clients.admin("topics", settings.timeouts().request())) {
      return compare(admin);
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable("cannot look at topic " + settings.ownTopic(), e);
    }
  }

  private List<NewTopic> wanted() {
    TopicSettings topics = settings.topics();
    Map<String, String> changes = new TreeMap<>(durable());
    changes.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    changes.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(topics.retention().toMillis()));
    changes.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    Map<String, String> origins = new TreeMap<>(durable());
    origins.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    short replicas = (short) topics.replicationFactor();
    return List.of(
        new NewTopic(settings.ownTopic(), topics.partitions(), replicas).configs(changes),
        new NewTopic(topics.origins(), 1, replicas).configs(origins));
  }

  private Map<String, String> durable() {
    return Map.of(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(settings.topics().minInSyncReplicas()),
        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
        "false",
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        "CreateTime",
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(MAX_MESSAGE_BYTES));
  }

  private void create(Admin admin, NewTopic topic) {
    int millis = Math.toIntExact(settings.timeouts().request().toMillis());
    try {
      KafkaFaults.await(
          admin.createTopics(List.of(topic), new CreateTopicsOptions().timeoutMs(millis)).all(),
          settings.timeouts().request(),
          "cannot create topic " + topic.name());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw KafkaFaults.unavailable(
            "cannot create topic "
                + topic.name()
                + " with "
                + topic.replicationFactor()
                + " replicas",
            e.getCause() == null ? e : e.getCause());
      }
    }
  }

  private TopicCheck check(Admin admin) {
    List<TopicSetting> settings = compare(admin);
    List<String> sentences = new ArrayList<>();
    for (NewTopic wanted : wanted()) {
      String differences =
          settings.stream()
              .filter(setting -> setting.topic().equals(wanted.name()) && !setting.holds())
              .map(TopicSetting::difference)
              .collect(Collectors.joining(", "));
      if (!differences.isEmpty()) {
        sentences.add("topic " + wanted.name() + " has " + differences);
      }
    }
    return new TopicCheck(sentences, settings.stream().anyMatch(KafkaTopics::keepsLess));
  }

  private List<TopicSetting> compare(Admin admin) {
    List<TopicSetting> settings = new ArrayList<>();
    for (NewTopic wanted : wanted()) {
      String topic = wanted.name();
      TopicFacts facts = described(admin, topic);
      settings.add(
          setting(topic, TopicSetting.PARTITIONS, facts.partitions(), wanted.numPartitions()));
      settings.add(
          setting(
              topic,
              TopicSetting.REPLICATION_FACTOR,
              facts.replicationFactor(),
              wanted.replicationFactor()));
      Config config = config(admin, topic);
      wanted
          .configs()
          .forEach(
              (key, expected) -> {
                ConfigEntry entry = config.get(key);
                String found = entry == null ? "unknown" : String.valueOf(entry.value());
                settings.add(new TopicSetting(topic, key, found, expected));
              });
    }
    return settings;
  }

  private static TopicSetting setting(String topic, String name, int found, int expected) {
    return new TopicSetting(topic, name, String.valueOf(found), String.valueOf(expected));
  }

  /** Whether what is acknowledged may vanish more easily than the settings permit. */
  private static boolean keepsLess(TopicSetting setting) {
    return switch (setting.name()) {
      case TopicSetting.REPLICATION_FACTOR, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG ->
          Integer.parseInt(setting.found()) < Integer.parseInt(setting.expected());
      case TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG ->
          Boolean.parseBoolean(setting.found());
      default -> false;
    };
  }

  /** A topic just made may not be known to every broker yet. */
  private TopicFacts described(Admin admin, String topic) {
    BrokerView view = new BrokerView(admin, settings.timeouts().request());
    long deadline = System.nanoTime() + settings.timeouts().request().toNanos();
    while (true) {
      Optional<TopicFacts> facts = Optional.ofNullable(view.describe(List.of(topic)).get(topic));
      if (facts.isPresent()) {
        return facts.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SyncException(
            ErrorCode.BUS_UNAVAILABLE, "topic " + topic + " was created and is still not known");
      }
      pause();
    }
  }

  private Config config(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    String what = "cannot read the settings of topic " + topic;
    try {
      return Objects.requireNonNull(
          KafkaFaults.await(
                  admin.describeConfigs(List.of(resource)).all(),
                  settings.timeouts().request(),
                  what)
              .get(resource));
    } catch (ExecutionException e) {
      throw KafkaFaults.unavailable(what, e.getCause() == null ? e : e.getCause());
    }
  }

  private OriginsEntry.Registered registration(Admin admin) {
    TopicFacts facts = described(admin, settings.ownTopic());
    return new OriginsEntry.Registered(
        settings.cluster(), settings.ownTopic(), facts.id(), facts.partitions());
  }

  private void register(OriginsEntry.Registered registration) {
    ProducerRecord<byte[], byte[]> record =
        KafkaClients.message(settings.topics().origins(), 0, OriginsCodec.encode(registration));
    String what = "cannot register topic " + registration.topic();
    try (KafkaProducer<byte[], byte[]> producer = clients.producer("registration")) {
      KafkaFaults.await(producer.send(record), settings.timeouts().delivery(), what);
    } catch (ExecutionException e) {
      throw KafkaFaults.unavailable(what, e.getCause() == null ? e : e.getCause());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }
}
