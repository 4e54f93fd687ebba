package io.syncline.agent.config.reading;

import java.util.List;
import java.util.Set;

/**
 * The settings of the Kafka client that a configuration may pass through as {@code
 * kafka.client.<setting>}, and for the topic of a store's events as {@code
 * ufs.<name>.watch-client.<setting>}. All others are Syncline's own business: its guarantees depend
 * on them.
 */
final class KafkaClientKeys {
  /** What stands before the setting. */
  static final String PREFIX = "kafka.client.";

  /** What stands before the setting for a store, behind its name. */
  static final String OF_STORE = "watch-client.";

  /** Never shown. */
  private static final Set<String> SECRETS =
      Set.of(
          "sasl.jaas.config",
          "ssl.truststore.password",
          "ssl.keystore.password",
          "ssl.key.password",
          "ssl.keystore.key");

  /** All settings, by name. */
  static final List<String> ALLOWED =
      List.of(
          "client.dns.lookup",
          "client.rack",
          "connections.max.idle.ms",
          "metadata.max.age.ms",
          "receive.buffer.bytes",
          "reconnect.backoff.max.ms",
          "reconnect.backoff.ms",
          "sasl.jaas.config",
          "sasl.kerberos.service.name",
          "sasl.mechanism",
          "security.protocol",
          "send.buffer.bytes",
          "socket.connection.setup.timeout.max.ms",
          "socket.connection.setup.timeout.ms",
          "ssl.cipher.suites",
          "ssl.enabled.protocols",
          "ssl.endpoint.identification.algorithm",
          "ssl.key.password",
          "ssl.keystore.certificate.chain",
          "ssl.keystore.key",
          "ssl.keystore.location",
          "ssl.keystore.password",
          "ssl.keystore.type",
          "ssl.protocol",
          "ssl.truststore.certificates",
          "ssl.truststore.location",
          "ssl.truststore.password",
          "ssl.truststore.type");

  private KafkaClientKeys() {}

  /** What stands before the setting for the topic of a store's events. */
  static String prefix(String store) {
    return "ufs." + store + "." + OF_STORE;
  }

  /** Whether a name is, or was meant to be, that of a setting. */
  static boolean isMeant(String name) {
    return name.startsWith(PREFIX)
        || (name.startsWith("ufs.") && name.startsWith(OF_STORE, name.indexOf('.', 4) + 1));
  }

  /** The row of one setting of the log's client. */
  static ConfigKey<?> key(String setting) {
    return key(PREFIX, setting);
  }

  /** The row of one setting behind a prefix. */
  static ConfigKey<?> key(String prefix, String setting) {
    String name = prefix + setting;
    return SECRETS.contains(setting)
        ? ConfigKey.optional(name, ValueType.secret())
        : ConfigKey.optional(name, ValueType.text());
  }
}
