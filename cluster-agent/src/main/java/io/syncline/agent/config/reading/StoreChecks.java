package io.syncline.agent.config.reading;

import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.UfsType;
import io.syncline.agent.config.WatchKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.watch.s3.post.PostSettings;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the keys of a store must be together. */
final class StoreChecks {
  private static final Pattern NAME = Pattern.compile(Origin.NAME_PATTERN);

  private StoreChecks() {}

  /** A key that only stores of another type have is a mistake. */
  static void keysOfOtherTypes(ConfigReader values, String store, UfsType type) {
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      Optional<UfsType> only = key.ofStore() ? only(key) : Optional.empty();
      if (only.isPresent() && only.get() != type && values.isGiven(key.of(store))) {
        values.problem(key.of(store), "has no meaning for a store of type " + ValueType.show(type));
      }
    }
    if (type != UfsType.HDFS) {
      for (String setting : values.hadoop(store).keySet()) {
        values.problem(
            ConfigKey.optional(HadoopKeys.prefix(store) + setting, ValueType.text()),
            "has no meaning for a store of type " + ValueType.show(type));
      }
    }
  }

  /** An HDFS has one name, and Kerberos needs both of its keys. */
  static void hdfs(ConfigReader values, String store) {
    Set<String> authorities = authorities(values, store);
    if (authorities.size() > 1) {
      values.problem(
          ConfigKeys.UFS_LOCATIONS.of(store),
          "has the authorities "
              + String.join(", ", authorities)
              + " (expected one; the others of one HDFS are its aliases, another HDFS is another"
              + " store)");
    }
    boolean principal = values.isGiven(ConfigKeys.UFS_PRINCIPAL.of(store));
    boolean keytab = values.isGiven(ConfigKeys.UFS_KEYTAB.of(store));
    if (principal && !keytab) {
      values.problem(ConfigKeys.UFS_KEYTAB.of(store), "is missing, but the principal is given");
    }
    if (keytab && !principal) {
      values.problem(ConfigKeys.UFS_PRINCIPAL.of(store), "is missing, but the keytab is given");
    }
    if (principal && values.isGiven(ConfigKeys.UFS_USER.of(store))) {
      values.problem(
          ConfigKeys.UFS_USER.of(store), "has no meaning beside a principal, which is the user");
    }
  }

  /** What tells of a store's changes is of its type, and has a name of its own in the log. */
  static void watch(ConfigReader values, String store, UfsType type) {
    ConfigKey<WatchKind> key = ConfigKeys.UFS_WATCH.of(store);
    WatchKind kind = values.find(key).orElse(WatchKind.NONE);
    if (kind.type().filter(only -> only != type).isPresent()) {
      String expected =
          Arrays.stream(WatchKind.values())
              .filter(other -> other.type().filter(only -> only != type).isEmpty())
              .map(ValueType::show)
              .collect(Collectors.joining(", "));
      values.problem(
          key,
          "is "
              + ValueType.show(kind)
              + ", which no store of type "
              + ValueType.show(type)
              + " has (expected "
              + expected
              + ")");
    }
    wants(values, key, kind, WatchKind.SQS, ConfigKeys.UFS_WATCH_QUEUE.of(store));
    wants(values, key, kind, WatchKind.TOPIC, ConfigKeys.UFS_WATCH_TOPIC.of(store));
    topicClient(values, store);
    wants(values, key, kind, WatchKind.POSTED, ConfigKeys.UFS_WATCH_TOKEN.of(store));
    values
        .find(ConfigKeys.UFS_WATCH_TOKEN.of(store))
        .filter(token -> token.reveal().length() < PostSettings.MIN_TOKEN)
        .ifPresent(
            token ->
                values.problem(
                    ConfigKeys.UFS_WATCH_TOKEN.of(store),
                    "is too short (expected at least "
                        + PostSettings.MIN_TOKEN
                        + " characters that nobody can guess)"));
    List<Location> canary = values.find(ConfigKeys.UFS_WATCH_CANARY.of(store)).orElse(List.of());
    List<Location> locations = values.find(ConfigKeys.UFS_LOCATIONS.of(store)).orElse(List.of());
    if (!canary.isEmpty()
        && (canary.size() > 1 || locations.stream().noneMatch(canary.get(0)::isAtOrBelow))) {
      values.problem(
          ConfigKeys.UFS_WATCH_CANARY.of(store),
          "is " + canary + " (expected one prefix in the store's locations " + locations + ")");
    }
    if (kind != WatchKind.NONE && !NAME.matcher(UfsConfig.Watch.ORIGIN + store).matches()) {
      values.problem(
          key,
          "needs a shorter name of the store: the watcher is called "
              + UfsConfig.Watch.ORIGIN
              + store
              + " in the log (expected at most 63 characters)");
    }
  }

  /** Settings of a client are those of a Kafka of its own. */
  private static void topicClient(ConfigReader values, String store) {
    if (!values.isGiven(ConfigKeys.UFS_WATCH_BROKERS.of(store))) {
      String prefix = KafkaClientKeys.prefix(store);
      for (String setting : values.kafkaClient(prefix).keySet()) {
        values.problem(
            KafkaClientKeys.key(prefix, setting),
            "has no meaning without "
                + ConfigKeys.UFS_WATCH_BROKERS.of(store).name()
                + ": a topic in the Kafka of the log is read with "
                + KafkaClientKeys.PREFIX
                + "*");
      }
    }
  }

  private static void wants(
      ConfigReader values,
      ConfigKey<WatchKind> watch,
      WatchKind kind,
      WatchKind wanting,
      ConfigKey<?> wanted) {
    boolean has = values.find(wanted).isPresent();
    if (kind == wanting && !has) {
      values.problem(wanted, "is missing, but " + watch.name() + " is " + ValueType.show(kind));
    } else if (kind != wanting && has) {
      values.problem(wanted, "has no meaning with " + watch.name() + " " + ValueType.show(kind));
    }
  }

  /** Watchers have names of their own. */
  static void nodeName(ConfigReader values) {
    if (values
        .find(ConfigKeys.NODE_NAME)
        .filter(name -> name.startsWith(UfsConfig.Watch.ORIGIN))
        .isPresent()) {
      values.problem(
          ConfigKeys.NODE_NAME,
          "begins with " + UfsConfig.Watch.ORIGIN + ", as only the names of watchers do");
    }
  }

  /** A name leads to one store only. */
  static void aliases(ConfigReader values, Collection<String> stores) {
    Map<String, String> owners = new TreeMap<>();
    for (String store : stores) {
      if (values.find(ConfigKeys.UFS_TYPE.of(store)).filter(UfsType.HDFS::equals).isPresent()) {
        authorities(values, store).forEach(name -> owners.putIfAbsent(name, store));
      }
    }
    for (String store : stores) {
      ConfigKey<List<String>> key = ConfigKeys.UFS_ALIASES.of(store);
      for (String alias : values.find(key).orElse(List.of())) {
        String other = owners.putIfAbsent(alias, store);
        if (other != null && !other.equals(store)) {
          values.problem(key, "has " + alias + ", which leads to ufs." + other);
        }
      }
    }
  }

  private static Set<String> authorities(ConfigReader values, String store) {
    return values.find(ConfigKeys.UFS_LOCATIONS.of(store)).orElse(List.of()).stream()
        .map(Location::authority)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The only type whose stores have a key; its meaning begins with it. */
  private static Optional<UfsType> only(ConfigKey<?> key) {
    if (key.meaning().startsWith("S3: ")) {
      return Optional.of(UfsType.S3);
    }
    return key.meaning().startsWith("HDFS: ") ? Optional.of(UfsType.HDFS) : Optional.empty();
  }
}
