package io.syncline.bus.kafka;

import io.syncline.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker with its data below the build directory. */
final class TestBroker {
  private TestBroker() {}

  static EmbeddedKafka create() {
    return create(Map.of());
  }

  static EmbeddedKafka create(Map<String, String> further) {
    Map<String, String> settings = new HashMap<>(further);
    settings.put("log.initial.task.delay.ms", "500");
    try {
      Path target = Files.createDirectories(Path.of("target", "kafka"));
      return new EmbeddedKafka(
          Files.createTempDirectory(target, "broker").toAbsolutePath(), 0, settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
