package io.syncline.architecture;

import java.util.Arrays;

/** Names of packages, as ArchUnit patterns, and what each concept may import. */
final class Packages {
  static final String CORE = "io.syncline.core..";
  static final String PROTO = "io.syncline.proto..";
  static final String BUS = "io.syncline.bus..";
  static final String CACHE = "io.syncline.cache..";
  static final String UFS = "io.syncline.ufs..";
  static final String WATCH = "io.syncline.watch..";
  static final String AGENT = "io.syncline.agent..";
  static final String CLIENT = "io.syncline.client..";
  static final String CLI = "io.syncline.cli..";
  static final String EMBEDDED = "io.syncline.embedded..";
  static final String DEMO = "io.syncline.demo..";
  static final String BENCHMARKS = "io.syncline.benchmarks..";

  /** What a node consists of. */
  static final String[] NODE = {CORE, PROTO, BUS, CACHE, UFS, WATCH, AGENT};

  /** What runs around nodes and is never part of one. */
  static final String[] OUTSIDE = {EMBEDDED, DEMO, BENCHMARKS};

  /** Everything that the rules know; a class elsewhere would escape them. */
  static final String[] KNOWN = join(NODE, of(CLIENT, CLI), OUTSIDE);

  private static final String[] EVERYWHERE = {
    "java..", "org.jspecify..", "com.google.errorprone.annotations..", "org.slf4j.."
  };
  private static final String[] KAFKA_CLIENT = {
    "org.apache.kafka.clients..", "org.apache.kafka.common.."
  };
  private static final String[] AWS = {"software.amazon.awssdk.."};
  private static final String[] HADOOP = {"org.apache.hadoop.."};
  private static final String[] RESILIENCE = {"io.github.resilience4j.."};
  private static final String[] PROTOBUF = {"com.google.protobuf.."};
  private static final String[] GRPC = {
    "io.grpc..", "com.google.protobuf..", "com.google.rpc..", "com.google.common.util.concurrent.."
  };
  private static final String[] JSON_AND_YAML = {"com.google.gson..", "org.snakeyaml.engine.."};
  private static final String[] COORDINATION = {"org.apache.curator..", "org.apache.zookeeper.."};
  private static final String[] METRICS = {"io.micrometer..", "io.prometheus.."};
  private static final String[] HTTP = {"io.javalin..", "jakarta.servlet..", "org.eclipse.jetty.."};

  private Packages() {}

  static String[] allowedInCore() {
    return of(CORE, "java..", "org.jspecify..");
  }

  static String[] allowedInProto() {
    return join(GRPC, of(PROTO, "java..", "com.google.common.."));
  }

  static String[] allowedInBus() {
    return join(EVERYWHERE, KAFKA_CLIENT, PROTOBUF, of(CORE, PROTO, BUS));
  }

  static String[] allowedInCache() {
    return join(EVERYWHERE, RESILIENCE, PROTOBUF, of(CORE, PROTO, CACHE, "org.rocksdb.."));
  }

  static String[] allowedInUfs() {
    return join(EVERYWHERE, AWS, HADOOP, RESILIENCE, of(CORE, UFS));
  }

  static String[] allowedInWatch() {
    return join(EVERYWHERE, AWS, HADOOP, KAFKA_CLIENT, of("com.google.gson..", CORE, WATCH));
  }

  static String[] allowedInAgent() {
    return join(EVERYWHERE, GRPC, RESILIENCE, JSON_AND_YAML, COORDINATION, METRICS, HTTP, NODE);
  }

  /** The core for what a session has seen, which is pure, and for the catalogue of errors. */
  static String[] allowedInClient() {
    return join(EVERYWHERE, GRPC, of("com.google.gson..", CORE, PROTO, CLIENT));
  }

  /**
   * The JDK's own small server answers the rehearsal that fills the class archive. What two
   * clusters answer is compared by the command line alone, which knows both; that is pure and in
   * the core.
   */
  static String[] allowedInCli() {
    return join(
        EVERYWHERE,
        GRPC,
        JSON_AND_YAML,
        of(
            "io.syncline.core.budget..",
            "io.syncline.core.consistency..",
            "io.syncline.core.model..",
            PROTO,
            CLIENT,
            CLI,
            "picocli..",
            "com.sun.net.httpserver.."));
  }

  private static String[] join(String[]... groups) {
    return Arrays.stream(groups).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private static String[] of(String... packages) {
    return packages;
  }
}
