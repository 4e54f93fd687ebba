package io.syncline.agent.config.reading;

import java.util.Objects;

/** The reference page of the configuration, made from the table of keys. */
final class ConfigPage {
  private ConfigPage() {}

  /** The page as Markdown. */
  static String markdown() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    String group = "";
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      String keyGroup = key.name().replaceAll("\\..*", "");
      if (!keyGroup.equals(group)) {
        group = keyGroup;
        page.append("\n## ").append(group).append("\n\n").append(HEADER);
      }
      row(page, key);
    }
    page.append(KAFKA_CLIENT);
    for (String setting : KafkaClientKeys.ALLOWED) {
      ConfigKey<?> key = KafkaClientKeys.key(setting);
      page.append("- `")
          .append(key.name())
          .append('`')
          .append(key.secret() ? " (secret)" : "")
          .append('\n');
    }
    return page.toString();
  }

  private static void row(StringBuilder page, ConfigKey<?> key) {
    String type =
        key.type().range().isEmpty()
            ? key.type().label()
            : key.type().label() + ": " + key.type().range();
    String preset =
        key.required() ? "**required**" : key.preset() == null ? "-" : "`" + key.preset() + "`";
    page.append("| `")
        .append(key.name())
        .append("` | ")
        .append(escape(type))
        .append(" | ")
        .append(preset);
    page.append(" | ")
        .append(escape(key.meaning()))
        .append(" | ")
        .append(escape(key.outside()))
        .append(" |\n");
  }

  private static String escape(String text) {
    return Objects.requireNonNull(text).replace("|", "\\|").replace("<", "&lt;");
  }

  private static final String HEADER =
      "| key | value | default | meaning | when it is wrong |\n|---|---|---|---|---|\n";

  private static final String INTRODUCTION =
      """
      # Configuration of a node

      <!-- Made from io.syncline.agent.config.reading.ConfigKeys by: mvn -pl cluster-agent -am test -Dtest=ConfigPageTest
           -Dsurefire.failIfNoSpecifiedTests=false -Dsyncline.docs.write=true -->

      `syncline node --config FILE` reads one YAML file. Keys may be nested or dotted: `grpc: {port: 7450}` and
      `grpc.port: 7450` are the same. Lists may be YAML lists or texts with commas. Everything that is wrong is told at once,
      with its line; an unknown key is an error.

      - **Durations**: `250ms`, `5s`, `2m`, `1h`, `7d`, `0`. **Sizes**: `65536`, `64KiB`, `4MiB`, `1GiB`.
      - **Environment**: each key can be overridden by a variable: `SYNCLINE_` and the key in upper case, with `_` for dots and
        dashes. `grpc.port` is `SYNCLINE_GRPC_PORT`, `ufs.my-lake.secret-key` is `SYNCLINE_UFS_MY_LAKE_SECRET_KEY`. An empty
        variable counts as absent. A `SYNCLINE_*` variable that no key has is told in the log and ignored, because other
        programs, and Kubernetes for a service named `syncline`, set such ones too.
      - **Secrets** are never shown: not in the log, not by `syncline config show`.
      - `ufs.<name>.hadoop.<setting>` passes a setting of Hadoop's through to a store of type `hdfs`, where it begins with `dfs.`,
        `hadoop.security.`, `hadoop.rpc.`, `ipc.` or `fs.hdfs.`. Timeouts, repetitions and failover are Syncline's own business
        and refused, and so is what may be a secret; both belong, if anywhere, into a site file.
      - `<name>` stands for a name of your own choice for a store; mounts refer to it.

      The smallest useful file:

      ```yaml
      cluster.name: east
      node.name: east-1
      data-dir: /var/lib/syncline
      kafka.bootstrap-servers: kafka-1:9092,kafka-2:9092
      zookeeper.connect: zk-1:2181,zk-2:2181,zk-3:2181
      ufs:
        lake:
          type: s3
          locations: s3://lake
          region: eu-central-1
      ```
      """;

  private static final String KAFKA_CLIENT =
      """

      ## kafka.client

      These settings of the Kafka client are passed through as they are; see the Kafka documentation for their meaning. All
      others are refused, because Syncline's guarantees depend on them. The topic of a store's events at brokers of its own is
      read with `ufs.<name>.watch-client.<setting>` instead, the same settings; none of these here is used for it.

      """;
}
