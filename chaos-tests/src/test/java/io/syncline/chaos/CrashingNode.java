package io.syncline.chaos;

import io.syncline.agent.ClusterNode;
import io.syncline.agent.config.reading.ConfigReading;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A node with {@link CrashPoints}: {@code --config FILE ARMED}. It runs until it is killed. */
public final class CrashingNode {
  private CrashingNode() {}

  public static void main(String[] arguments) throws InterruptedException {
    System.setProperty("logback.configurationFile", "io/syncline/agent/logback-node.xml");
    ClusterNode unused =
        ClusterNode.start(
            ConfigReading.ofFile(Path.of(arguments[1]), Map.of()).orThrow(),
            new CrashPoints(Path.of(arguments[2])));
    new CountDownLatch(1).await();
  }
}
