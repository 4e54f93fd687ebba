package io.syncline.cli.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a demo is asked to be.
 *
 * @param clusters how many clusters, 1 to {@value #MAX_CLUSTERS}
 * @param ufs the lake: {@code s3} or {@code hdfs} for an embedded store, or a directory
 * @param home where it keeps its files; empty for a temporary folder that is removed at the end
 * @param basePort first of its ports; empty for the default, and for any free ports in a script
 * @param script whether it runs a tour and ends, in place of staying up
 * @param contexts the contexts file that gets its clusters while it is up
 */
public record DemoRequest(
    int clusters,
    String ufs,
    Optional<Path> home,
    OptionalInt basePort,
    boolean script,
    Path contexts) {
  /** More clusters are refused: each is a whole node in one process. */
  public static final int MAX_CLUSTERS = 8;
}
