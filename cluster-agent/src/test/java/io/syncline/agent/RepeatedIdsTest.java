package io.syncline.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.reading.ConfigReading;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.core.model.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that gives two requests the same id names neither writes nor events any more. */
final class RepeatedIdsTest {
  private HttpServer store;

  @BeforeEach
  void start() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext("/", RepeatedIdsTest::answer);
    store.start();
  }

  @AfterEach
  void stop() {
    store.stop(0);
  }

  @Test
  void whatIsSeenByTheAdapterIsKnownToTheFeed() {
    NodeConfig config = config();
    UfsConfig lake = config.store("lake").orElseThrow();
    try (NodeMeters meters = new NodeMeters();
        ConfiguredStores stores = new ConfiguredStores(config, meters, System::nanoTime)) {
      ConfiguredFeeds feeds =
          new ConfiguredFeeds(config, stores, System::nanoTime, InstantSource.system());
      write(stores, "a");
      assertThat(feeds.dialect(lake).requestIds().getAsBoolean()).as("after one").isTrue();
      write(stores, "b");
      assertThat(feeds.dialect(lake).requestIds().getAsBoolean()).as("after two").isFalse();
    }
  }

  private static void write(ConfiguredStores stores, String key) {
    stores
        .open("lake")
        .create(
            Location.parse("s3://lake/" + key),
            new ByteArrayInputStream("x".getBytes(UTF_8)),
            true,
            () -> {})
        .throwFailure();
  }

  private NodeConfig config() {
    return ConfigReading.of(
            """
            cluster.name: east
            node.name: east-1
            data-dir: /data
            kafka.bootstrap-servers: localhost:9092
            zookeeper.connect: localhost:2181
            ufs.lake:
              type: s3
              locations: s3://lake
              endpoint: http://127.0.0.1:%d
              path-style: true
              access-key: a
              secret-key: s
              unique-request-ids: true
              watch: posted
              watch-token: 0123456789abcdef
            """
                .formatted(store.getAddress().getPort()),
            Map.of())
        .orThrow();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("x-amz-request-id", "always");
      exchange.getResponseHeaders().set("ETag", "\"e\"");
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
