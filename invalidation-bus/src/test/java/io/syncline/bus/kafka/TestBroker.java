package io.syncline.bus.kafka;

import io.syncline.embedded.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A broker with its data below the build directory. */
final class TestBroker {
  private TestBroker() {}

  static EmbeddedKafka create() {
    try {
      Path target = Files.createDirectories(Path.of("target", "kafka"));
      return new EmbeddedKafka(
          Files.createTempDirectory(target, "broker").toAbsolutePath(),
          0,
          Map.of("log.initial.task.delay.ms", "500"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
