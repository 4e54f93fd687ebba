package io.syncline.watch.s3.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.watch.RecordingListener;
import io.syncline.watch.s3.Events;
import io.syncline.watch.s3.canary.CanaryFeed;
import io.syncline.watch.s3.canary.CanaryObject;
import io.syncline.watch.s3.message.EventDialect;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** From a store through its notifications and a queue to what is told, canaries included. */
class StoreEventsIT {
  private static final Location CANARIES = Location.parse("s3://lake/.canaries");
  private static final long DEADLINE = Duration.ofMinutes(2).toNanos();

  private final RecordingListener listener = new RecordingListener();
  private EmbeddedQueue queue;
  private S3Events events;
  private EmbeddedS3 store;
  private S3Client client;
  private CanaryFeed feed;
  private String position;
  private long now;
  private int canaries;

  @BeforeEach
  void start() {
    queue = EmbeddedQueue.start();
    queue.make("lake", Map.of("VisibilityTimeout", "5"));
    events = new S3Events(message -> queue.send("lake", message));
    store = EmbeddedS3.start(null, 0, List.of("lake"), events);
    client =
        S3Client.builder()
            .endpointOverride(store.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY)))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
    SqsSettings settings =
        new SqsSettings(
            queue.queue("lake"),
            queue.endpoint(),
            "elasticmq",
            Optional.of(new SqsSettings.KeyPair("x", "y")),
            EventDialect.DEFAULT,
            EventDelay.Limits.DEFAULT);
    feed =
        new CanaryFeed(
            SqsFeed.connect(settings, List.of(Events.LAKE, CANARIES), () -> now, listener),
            new Canaries(),
            new CanaryFeed.Settings(
                List.of(Events.LAKE), CANARIES, Duration.ofSeconds(30), Duration.ofSeconds(60)),
            () -> now,
            listener);
    position = feed.now();
    now += Duration.ofMinutes(10).toNanos();
  }

  @AfterEach
  void stop() {
    feed.close();
    client.close();
    store.close();
    queue.close();
  }

  @Test
  void keysOfAllKindsAreToldAsTheirLocations() throws Exception {
    for (String name : List.of("dt=2026-03-01", "a b+c", "ü")) {
      put("t/" + name);
      Location at = Location.of(Events.LAKE.scheme(), "lake", "t/" + name);
      assertThat(pollUntil(poll -> !poll.changes().isEmpty()).changes())
          .containsExactly(new Change(at, Scope.PATH, ChangeKind.CREATED, Cause.WATCH));
    }
    client.deleteObject(request -> request.bucket("lake").key("t/ü"));
    assertThat(pollUntil(poll -> !poll.changes().isEmpty()).changes())
        .containsExactly(
            new Change(Events.LAKE.child("ü"), Scope.PATH, ChangeKind.REMOVED, Cause.WATCH));
  }

  @Test
  void whatComesTwiceOrLateIsTold() throws Exception {
    events.go(S3Events.Way.TWICE);
    put("t/twice");
    assertThat(pollUntil(poll -> !poll.changes().isEmpty()).changes())
        .contains(Events.told("twice"));
    events.go(S3Events.Way.HELD);
    put("t/held");
    pollUntil(Poll::complete);
    events.go(S3Events.Way.ONCE);
    pollUntil(poll -> poll.changes().contains(Events.told("held")));
  }

  @Test
  void notificationsThatAreLostAreNoticedByCanaries() throws Exception {
    pollUntil(Poll::complete);
    events.go(S3Events.Way.DROPPED);
    put("t/lost");
    seconds(31);
    pollUntil(poll -> true);
    assertThat(canaries).isGreaterThan(1);
    seconds(121);
    Poll broken = pollUntil(poll -> poll.loss().isPresent());
    assertThat(broken.loss().map(WatchLoss::cause)).contains(WatchLoss.Cause.NOT_DELIVERED);
    assertThat(broken.changes()).containsExactly(Events.all());
    events.go(S3Events.Way.ONCE);
    seconds(31);
    Poll mended = pollUntil(poll -> poll.loss().isPresent());
    assertThat(mended.changes()).containsExactly(Events.all());
    pollUntil(Poll::complete);
  }

  private final class Canaries implements CanaryObject {
    @Override
    public Location next() {
      return CANARIES.child("" + canaries++);
    }

    @Override
    public void write(Location at) {
      put(at.path());
    }
  }

  private void put(String key) {
    client.putObject(request -> request.bucket("lake").key(key), RequestBody.fromString("x"));
  }

  private void seconds(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  /** Polls and confirms until a poll is as wanted. */
  private Poll pollUntil(Predicate<Poll> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE;
    Poll poll;
    do {
      poll = feed.poll(position, Duration.ofSeconds(1));
      position = poll.position();
      feed.confirm(poll);
    } while (!wanted.test(poll) && System.nanoTime() < deadline);
    assertThat(poll).matches(wanted);
    return poll;
  }
}
