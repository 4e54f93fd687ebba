package io.syncline.agent.config.reading;

import io.syncline.agent.config.ConfigSource;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.Secret;
import io.syncline.agent.config.UfsType;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Turns texts into values and values into a {@link NodeConfig}; collects problems instead of
 * stopping at the first.
 */
final class ConfigReader {
  private static final String STORES = "ufs.";

  private final List<ConfigProblem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, RawValue> raw = new LinkedHashMap<>();
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final TreeMap<String, EffectiveValue> effective = new TreeMap<>();
  private final TreeSet<String> stores = new TreeSet<>();

  ConfigReader(YamlSource file, EnvironmentSource environment) {
    problems.addAll(file.problems());
    warnings.addAll(environment.warnings());
    raw.putAll(file.values());
    raw.putAll(environment.values());
  }

  ConfigReading read() {
    findStores();
    Map<String, ConfigKey<?>> known = knownKeys();
    raw.forEach((name, value) -> tellUnknown(name, value, known));
    known.values().forEach(this::readValue);
    for (String store : stores) {
      Secrets.resolve(this, store);
      checkStore(store);
    }
    checkWhole();
    problems.sort(Comparator.comparingInt(p -> p.line() == 0 ? Integer.MAX_VALUE : p.line()));
    Optional<NodeConfig> config =
        problems.isEmpty()
            ? Optional.of(new ConfigBuilder(this).build(stores, List.copyOf(effective.values())))
            : Optional.empty();
    return new ConfigReading(config, problems, warnings);
  }

  /** The value of a key, as it was given or by default; empty where it has none or is wrong. */
  @SuppressWarnings("unchecked") // The key's own type parsed what is stored under its name.
  <T> Optional<T> find(ConfigKey<T> key) {
    return Optional.ofNullable((T) values.get(key.name()));
  }

  /** The value of a key that has one whenever nothing is wrong. */
  <T> T value(ConfigKey<T> key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no value for " + key.name()));
  }

  /** Further settings of a Kafka client that were given behind a prefix. */
  Map<String, String> kafkaClient(String prefix) {
    Map<String, String> client = new TreeMap<>();
    for (String setting : KafkaClientKeys.ALLOWED) {
      RawValue value = raw.get(prefix + setting);
      if (value != null) {
        client.put(setting, value.text());
      }
    }
    return client;
  }

  /** Hadoop's own settings that were given for a store. */
  Map<String, String> hadoop(String store) {
    Map<String, String> settings = new TreeMap<>();
    String prefix = HadoopKeys.prefix(store);
    raw.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            settings.put(name.substring(prefix.length()), value.text().strip());
          }
        });
    return settings;
  }

  /** Gives a key a value that was found elsewhere than in its own text. */
  <T> void put(ConfigKey<T> key, T value) {
    values.put(key.name(), value);
  }

  void problem(ConfigKey<?> key, String why) {
    RawValue value = raw.get(key.name());
    problems.add(
        ConfigProblem.invalid(
            value == null ? 0 : value.line(),
            key.name() + (value == null ? "" : value.where()) + " " + why));
  }

  boolean isGiven(ConfigKey<?> key) {
    return raw.containsKey(key.name());
  }

  private void findStores() {
    for (Map.Entry<String, RawValue> entry : raw.entrySet()) {
      String key = entry.getKey();
      int dot = key.startsWith(STORES) ? key.indexOf('.', STORES.length()) : -1;
      if (dot < 0) {
        continue;
      }
      String name = key.substring(STORES.length(), dot);
      if (name.matches(Origin.NAME_PATTERN)) {
        stores.add(name);
      } else {
        problems.add(
            ConfigProblem.invalid(
                entry.getValue().line(),
                "store name '"
                    + shown(name)
                    + "'"
                    + entry.getValue().where()
                    + " is not a name (expected a-z, 0-9 and '-' inside, at most 63 characters)"));
      }
    }
  }

  private Map<String, ConfigKey<?>> knownKeys() {
    Map<String, ConfigKey<?>> known = new LinkedHashMap<>();
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      if (!key.ofStore()) {
        known.put(key.name(), key);
      }
    }
    for (String store : stores) {
      for (ConfigKey<?> key : ConfigKeys.ALL) {
        if (key.ofStore()) {
          known.put(key.of(store).name(), key.of(store));
        }
      }
      for (String name : raw.keySet()) {
        HadoopKeys.key(store, name).ifPresent(key -> known.put(name, key));
      }
      addClient(KafkaClientKeys.prefix(store), known);
    }
    addClient(KafkaClientKeys.PREFIX, known);
    return known;
  }

  private static void addClient(String prefix, Map<String, ConfigKey<?>> known) {
    for (String setting : KafkaClientKeys.ALLOWED) {
      known.put(prefix + setting, KafkaClientKeys.key(prefix, setting));
    }
  }

  private void tellUnknown(String name, RawValue value, Map<String, ConfigKey<?>> known) {
    boolean wrongStoreName =
        name.startsWith(STORES)
            && name.indexOf('.', STORES.length()) > 0
            && stores.stream().noneMatch(store -> name.startsWith(STORES + store + "."));
    if (known.containsKey(name) || wrongStoreName) {
      return;
    }
    String key = "'" + shown(name) + "'" + value.where();
    Collection<String> names = known.keySet();
    Optional<String> refusal =
        stores.stream().flatMap(store -> HadoopKeys.refusal(store, name).stream()).findFirst();
    String message;
    if (refusal.isPresent()) {
      message = "key " + key + " " + refusal.get();
    } else if (names.stream().anyMatch(other -> other.startsWith(name + "."))) {
      message = key + " is a group of keys, not a key with a value";
    } else if (KafkaClientKeys.isMeant(name)) {
      message =
          "unknown key "
              + key
              + ": this setting of the Kafka client is not passed through"
              + meant(name, names);
    } else {
      message = "unknown key " + key + meant(name, names);
    }
    problems.add(new ConfigProblem(ErrorCode.UNKNOWN_CONFIGURATION_KEY, value.line(), message));
  }

  private static String meant(String name, Collection<String> names) {
    return NearestName.of(name, names).map(near -> ": did you mean '" + near + "'?").orElse("");
  }

  private <T> void readValue(ConfigKey<T> key) {
    RawValue given = raw.get(key.name());
    String text = given != null ? given.text().strip() : key.preset();
    if (text == null) {
      if (key.required()) {
        problem(key, "is missing: " + lower(key.meaning()));
      }
      return;
    }
    boolean mayBeEmpty = KafkaClientKeys.isMeant(key.name());
    if (text.isEmpty() && !mayBeEmpty) {
      problem(key, "is empty (remove the key to get its default)");
      return;
    }
    effective.put(
        key.name(),
        new EffectiveValue(
            key.name(),
            key.secret() ? Secret.MASK : text,
            given == null ? ConfigSource.DEFAULT : given.source(),
            key.secret()));
    try {
      values.put(key.name(), key.type().parser().apply(text));
    } catch (IllegalArgumentException e) {
      String where = given == null ? "" : given.where();
      problems.add(
          ConfigProblem.invalid(
              given == null ? 0 : given.line(),
              key.name() + " '" + shown(text) + "'" + where + " " + e.getMessage()));
    }
  }

  private void checkStore(String store) {
    Optional<UfsType> type = find(ConfigKeys.UFS_TYPE.of(store));
    type.ifPresent(known -> StoreChecks.keysOfOtherTypes(this, store, known));
    if (type.isPresent() && type.get() == UfsType.HDFS) {
      StoreChecks.hdfs(this, store);
    }
    type.ifPresent(known -> StoreChecks.watch(this, store, known));
    List<Location> locations = find(ConfigKeys.UFS_LOCATIONS.of(store)).orElse(List.of());
    if (type.isPresent() && type.get() == UfsType.LOCAL && locations.size() > 1) {
      problem(
          ConfigKeys.UFS_LOCATIONS.of(store),
          "has " + locations.size() + " directories (expected one; configure a store for each)");
    }
    for (Location location : locations) {
      if (type.isPresent() && location.scheme() != type.get().scheme()) {
        problem(
            ConfigKeys.UFS_LOCATIONS.of(store),
            "has "
                + location
                + ", but a store of type "
                + ValueType.show(type.get())
                + " serves "
                + type.get().scheme().id()
                + "://");
      }
    }
  }

  private void checkWhole() {
    Optional<Integer> copies = find(ConfigKeys.BUS_REPLICATION);
    Optional<Integer> insync = find(ConfigKeys.BUS_MIN_ISR);
    if (copies.isPresent() && insync.isPresent() && insync.get() > copies.get()) {
      problem(
          ConfigKeys.BUS_MIN_ISR,
          "is "
              + insync.get()
              + ", more than bus.replication-factor "
              + copies.get()
              + " (nothing could ever be published)");
    }
    checkPorts();
    StoreChecks.nodeName(this);
    StoreChecks.aliases(this, stores);
    Map<Location, String> owners = new TreeMap<>();
    for (String store : stores) {
      for (Location location : find(ConfigKeys.UFS_LOCATIONS.of(store)).orElse(List.of())) {
        String other = owners.putIfAbsent(location, store);
        if (other != null) {
          problem(
              ConfigKeys.UFS_LOCATIONS.of(store),
              "has " + location + ", which ufs." + other + ".locations has too");
        }
      }
    }
    boolean loopback =
        find(ConfigKeys.BIND_ADDRESS)
            .filter(a -> a.startsWith("127.") || a.equals("localhost"))
            .isPresent();
    if (loopback
        && find(ConfigKeys.ADVERTISED_HOST)
            .filter(h -> !h.startsWith("127.") && !h.equals("localhost"))
            .isPresent()) {
      warnings.add(
          "node.advertised-host is not this machine's loopback, but bind-address is: nobody else"
              + " can connect");
    }
  }

  private void checkPorts() {
    Map<Integer, ConfigKey<Integer>> taken = new LinkedHashMap<>();
    for (ConfigKey<Integer> key :
        List.of(ConfigKeys.GRPC_PORT, ConfigKeys.HTTP_PORT, ConfigKeys.DATA_PORT)) {
      int port = find(key).orElse(0);
      ConfigKey<Integer> other = port == 0 ? null : taken.putIfAbsent(port, key);
      if (other != null) {
        problem(key, "is " + port + ", which " + other.name() + " has too");
      }
    }
  }

  private static String lower(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1, sentence.length() - 1);
  }

  /** Cut and without control characters. */
  private static String shown(String text) {
    String cut = text.length() <= 100 ? text : text.substring(0, 100) + "...";
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
