package io.syncline.demo;

import io.syncline.embedded.EmbeddedS3;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ExternalChanges;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The store that all clusters of a demo show at {@code /lake}.
 *
 * @param location its UFS URI
 * @param settings the lines of a node's configuration that describe it, below {@code ufs.lake}
 * @param policy what its mounts say beside path and location
 * @param description what a person is told about it
 */
record Lake(String location, List<String> settings, AddMountRequest policy, String description) {
  /** Where it is mounted in each cluster. */
  static final String PATH = "/lake";

  private static final String BUCKET = "lake";

  /** The buckets that the embedded store needs. */
  static List<String> buckets() {
    return List.of(BUCKET);
  }

  /**
   * A bucket of an embedded store. Only the clusters write it, so the feed alone keeps them fresh.
   */
  static Lake inS3(URI endpoint) {
    return new Lake(
        "s3://" + BUCKET,
        List.of(
            "type: s3",
            "locations: [\"s3://" + BUCKET + "\"]",
            "endpoint: " + endpoint,
            "path-style: true",
            "access-key: " + EmbeddedS3.ACCESS_KEY,
            "secret-key: " + EmbeddedS3.SECRET_KEY),
        AddMountRequest.newBuilder()
            .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_NONE)
            .build(),
        "s3://" + BUCKET + " in an embedded store at " + endpoint);
  }

  /**
   * A directory of this machine. Anybody may change it, so it is also looked at every few seconds.
   */
  static Lake inDirectory(Path directory) {
    String location = "file://" + directory;
    return new Lake(
        location,
        List.of("type: local", "locations: [\"" + location + "\"]"),
        AddMountRequest.newBuilder()
            .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_UNWATCHED)
            .setSyncIntervalMillis(5_000)
            .build(),
        location);
  }

  /** The request that mounts it. */
  AddMountRequest mount() {
    return policy.toBuilder().setPath(PATH).setLocation(location).setReason("demo").build();
  }
}
