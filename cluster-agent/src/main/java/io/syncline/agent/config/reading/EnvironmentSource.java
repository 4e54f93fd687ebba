package io.syncline.agent.config.reading;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys that environment variables set.
 *
 * <p>The variable of a key is {@code SYNCLINE_} and the key in upper case with {@code _} for dots
 * and dashes: {@code grpc.port} is {@code SYNCLINE_GRPC_PORT}, {@code ufs.my-lake.secret-key} is
 * {@code SYNCLINE_UFS_MY_LAKE_SECRET_KEY}. An empty variable counts as absent. Variables that no
 * key has are told and ignored, because other programs and Kubernetes (for a service named {@code
 * syncline}) set such ones too.
 */
final class EnvironmentSource {
  static final String PREFIX = "SYNCLINE_";
  private static final String STORE_PREFIX = PREFIX + "UFS_";

  /** What Kubernetes sets for each service of the namespace. */
  private static final Pattern SERVICE_VARIABLE =
      Pattern.compile(
          ".*_SERVICE_(HOST|PORT)(_.*)?|.*_PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?");

  private static final Pattern SERVICE_URL = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, RawValue> values = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  private EnvironmentSource() {}

  static EnvironmentSource parse(Map<String, String> environment) {
    EnvironmentSource source = new EnvironmentSource();
    Map<String, String> keys = fixedKeys();
    for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
      if (variable.getKey().startsWith(PREFIX) && !variable.getValue().isEmpty()) {
        source.add(keys, variable.getKey(), variable.getValue());
      }
    }
    return source;
  }

  /** The variable of a key. */
  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** Key to value. */
  Map<String, RawValue> values() {
    return values;
  }

  List<String> warnings() {
    return warnings;
  }

  private void add(Map<String, String> keys, String variable, String text) {
    Optional<String> key = Optional.ofNullable(keys.get(variable)).or(() -> storeKey(variable));
    if (SERVICE_URL.matcher(text).matches() && variable.endsWith("_PORT")) {
      warnings.add(variable + " was set by Kubernetes for a service and is ignored");
    } else if (key.isPresent()) {
      values.put(key.get(), RawValue.ofEnvironment(text, variable));
    } else if (!SERVICE_VARIABLE.matcher(variable).matches()) {
      String meant =
          NearestName.of(variable, keys.keySet())
              .map(name -> ": did you mean " + name + "?")
              .orElse("");
      warnings.add(variable + " sets no configuration key and is ignored" + meant);
    }
  }

  /**
   * Names of stores have no underscore, so that the way back is unique; the longest setting
   * decides.
   */
  private static Optional<String> storeKey(String variable) {
    if (!variable.startsWith(STORE_PREFIX)) {
      return Optional.empty();
    }
    String rest = variable.substring(STORE_PREFIX.length());
    return Stream.concat(
            ConfigKeys.ALL.stream().flatMap(key -> key.storeSetting().stream()),
            KafkaClientKeys.ALLOWED.stream().map(setting -> KafkaClientKeys.OF_STORE + setting))
        .filter(setting -> rest.endsWith("_" + upper(setting)))
        .max(Comparator.comparingInt(String::length))
        .map(
            setting -> {
              String store = rest.substring(0, rest.length() - setting.length() - 1);
              return "ufs." + store.toLowerCase(Locale.ROOT).replace('_', '-') + "." + setting;
            });
  }

  private static Map<String, String> fixedKeys() {
    Map<String, String> keys = new TreeMap<>();
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      if (!key.ofStore()) {
        keys.put(variable(key.name()), key.name());
      }
    }
    for (String setting : KafkaClientKeys.ALLOWED) {
      keys.put(variable(KafkaClientKeys.PREFIX + setting), KafkaClientKeys.PREFIX + setting);
    }
    return keys;
  }

  private static String upper(String setting) {
    return setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
