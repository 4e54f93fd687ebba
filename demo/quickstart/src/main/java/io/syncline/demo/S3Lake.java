package io.syncline.demo;

import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of an embedded store, which sends its notifications to an embedded queue. */
final class S3Lake implements Lake {
  private static final String BUCKET = "lake";

  /** Apart from the lake, so that what is written to try the feed is in nobody's way. */
  private static final String CANARIES = "canaries";

  private static final String QUEUE = "lake-events";

  /** How long the queue hides what somebody received; the shortest that is sound. */
  private static final Duration HIDDEN = Duration.ofSeconds(15);

  private final int port;
  private final Started servers = new Started();
  private @Nullable EmbeddedQueue queue;
  private @Nullable URI endpoint;

  /**
   * A lake that does not run.
   *
   * @param port the store's
   */
  S3Lake(int port) {
    this.port = port;
  }

  @Override
  public String summary() {
    return "an S3 store with a queue";
  }

  @Override
  public void start() {
    EmbeddedQueue events = servers.add(EmbeddedQueue.start());
    events.make(QUEUE, Map.of("VisibilityTimeout", "" + HIDDEN.toSeconds()));
    queue = events;
    endpoint =
        servers
            .add(
                EmbeddedS3.start(
                    null,
                    port,
                    List.of(BUCKET, CANARIES),
                    new S3Events(message -> events.send(QUEUE, message))))
            .endpoint();
  }

  @Override
  public String location() {
    return "s3://" + BUCKET;
  }

  @Override
  public String description() {
    return location() + " in an embedded store at " + endpoint();
  }

  @Override
  public String feed() {
    return "the store's events, in a queue";
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  /** Whoever begins to read a queue waits for what may be hidden in it, and for lost requests. */
  @Override
  public Duration unproven() {
    return HIDDEN.plusMinutes(1);
  }

  @Override
  public List<String> settings(boolean listens) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "type: s3",
                "locations: [\"s3://" + BUCKET + "\", \"s3://" + CANARIES + "\"]",
                "endpoint: " + endpoint(),
                "path-style: true",
                "access-key: " + EmbeddedS3.ACCESS_KEY,
                "secret-key: " + EmbeddedS3.SECRET_KEY,
                "# Each request has an id of its own, by which events of own writes are known.",
                "unique-request-ids: true"));
    if (listens) {
      EmbeddedQueue events = Objects.requireNonNull(queue, "it was not started");
      lines.add("watch: sqs");
      lines.add("watch-queue: " + events.queue(QUEUE));
      lines.add("watch-endpoint: " + events.endpoint());
      lines.add("# The embedded store sends at once; AWS may take minutes.");
      lines.add("watch-allowance: 10s");
      lines.add("watch-canary: s3://" + CANARIES);
      lines.add("watch-canary-interval: 5s");
    }
    return lines;
  }

  @Override
  public void writeOutside(String name, String content) {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY)))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .build()) {
      Object unused =
          client.putObject(
              request -> request.bucket(BUCKET).key(name), RequestBody.fromString(content));
    }
  }

  @Override
  public String outsideCommand(Path file, String name) {
    return "curl -sS --aws-sigv4 aws:amz:us-east-1:s3 -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'"
        + " --user "
        + EmbeddedS3.ACCESS_KEY
        + ":"
        + EmbeddedS3.SECRET_KEY
        + " -T "
        + file
        + " "
        + endpoint()
        + "/"
        + BUCKET
        + "/"
        + name;
  }

  @Override
  public void close() {
    servers.close();
  }

  private URI endpoint() {
    return Objects.requireNonNull(endpoint, "it was not started");
  }
}
