package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.chaos.client.Answer;
import io.syncline.chaos.client.Client;
import io.syncline.chaos.client.Mount;
import io.syncline.chaos.client.NodeDoor;
import io.syncline.chaos.client.Recorder;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.HistoryChecker;
import io.syncline.chaos.history.Report;
import io.syncline.chaos.process.NodeName;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.StatResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Buckets that somebody else writes: one, as of Ceph, tells a topic of Kafka, the other, as of
 * MinIO, posts to a node. One cluster hears of it, both see it. What is mounted at {@code /lake}
 * and {@code /sea} never asks because of age; the same is mounted with a bound.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class EventFeedsIT {
  private static final String TOPIC = "events";
  private static final String TOKEN = "a token that is long enough";
  private static final long BOUND_MILLIS = 12_000;

  /** Of an allowance of five seconds; a slow machine needs the rest. */
  private static final int MOST_DELAY_MILLIS = 1_000;

  /** Read with the wrong setting it is another key. */
  private static final String ODD = "in/50%25+1 \u00e4";

  private static final int FILES = 300;
  private static final int WRITES = 4;
  private static final int LOOKS = 12;
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final Duration UNANSWERED = Duration.ofSeconds(3);
  private static final String BEHIND = "syncline_watcher_behind_seconds{store=\"lake\"}";
  private static final String LATE = "syncline_watcher_late_events_total{store=\"lake\"}";

  @TempDir private static Path folder;
  private static final Queue<String> POSTS = new ConcurrentLinkedQueue<>();
  private static final ScheduledExecutorService DELAYS =
      Executors.newSingleThreadScheduledExecutor();
  private static final Random CHANCE = new Random(11);
  private static S3Events lakeEvents;
  private static EmbeddedS3 ceph;
  private static EmbeddedS3 minio;
  private static TwoClusters clusters;
  private static KafkaProducer<byte[], byte[]> topic;
  private static StoreView lake;
  private static StoreView sea;
  private static volatile boolean troubled;

  @BeforeAll
  static void start() throws Exception {
    lakeEvents = new S3Events(S3Events.Form.CEPH, EventFeedsIT::toTopic, 3);
    ceph = EmbeddedS3.start(null, 0, List.of(TwoClusters.BUCKET), lakeEvents);
    S3Events seaEvents = new S3Events(S3Events.Form.MINIO, POSTS::add, 3);
    minio = EmbeddedS3.start(null, 0, List.of("sea"), seaEvents);
    String more =
        """
            watch: topic
            watch-topic: %s
            watch-key-decoding: raw
            watch-allowance: 5s
        %s\
            watch: posted
            watch-token: '%s'
            watch-allowance: 5s
        outbox.heartbeat-interval: 300ms
        """
            .formatted(TOPIC, TwoClusters.store("sea", "sea", minio, EmbeddedS3.SECRET_KEY), TOKEN);
    clusters = TwoClusters.overS3(folder, ceph, more);
    Map<String, Object> kafka = Map.of("bootstrap.servers", clusters.kafka().bootstrapServers());
    try (Admin admin = Admin.create(kafka)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
    }
    topic = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    clusters.start();
    lake = clusters.store();
    sea = new StoreView(minio.endpoint(), "sea");
    for (Doors doors : List.of(east(), west())) {
      doors.addMount(mount("/bounded-lake", "s3://lake", "lake", BOUND_MILLIS));
      doors.addMount(mount("/still", "s3://lake/still", "lake", BOUND_MILLIS));
      doors.addMount(mount("/lossy", "s3://lake/lossy", "lake", -1));
      doors.addMount(mount("/sea", "s3://sea", "sea", -1));
      doors.addMount(mount("/bounded-sea", "s3://sea", "sea", BOUND_MILLIS));
    }
    awaitLive("/bounded-lake", "/bounded-sea");
  }

  private static AddMountRequest mount(String path, String location, String feed, long millis) {
    return clusters.lakeMount().toBuilder()
        .setPath(path)
        .setLocation(location)
        .setFeed(feed)
        .setSyncIntervalMillis(millis)
        .build();
  }

  @AfterAll
  static void stop() throws Exception {
    DELAYS.shutdownNow();
    topic.close();
    sea.close();
    clusters.close();
    minio.close();
  }

  @Test
  @Order(1)
  void whatIsToldOfIsSeenInBothClustersAndCountsAsFreshThere() {
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.isAbsent("/lake/" + ODD)).isTrue();
      assertThat(doors.isAbsent("/sea/" + ODD)).isTrue();
    }
    for (String text : List.of("first", "the second")) {
      lake.put(ODD, text);
      sea.put(ODD, text);
      postAll();
      seenInBoth("/lake/" + ODD, text);
      seenInBoth("/sea/" + ODD, text);
    }
    lake.remove(ODD);
    sea.remove(ODD);
    postAll();
    Await.seen(() -> everywhere("/lake/", "/sea/", (doors, at) -> doors.isAbsent(at + ODD)));
    lake.put(ODD, "again");
    sea.put(ODD, "again");
    postAll();
    seenInBoth("/bounded-lake/" + ODD, "again");
    seenInBoth("/bounded-sea/" + ODD, "again");
    Await.within(
        Await.RECOVERY,
        () ->
            everywhere(
                "/bounded-lake/",
                "/bounded-sea/",
                (doors, at) -> isProven(doors.statResponse(at + ODD))));
    ceph.forgetRequests();
    minio.forgetRequests();
    everywhere(
        "/bounded-lake/", "/bounded-sea/", (doors, at) -> doors.stat(at + ODD).getSize() == 5);
    assertThat(ceph.requests()).as("asked though it is proven").isEmpty();
    assertThat(minio.requests()).as("asked though it is proven").isEmpty();
  }

  /**
   * Events come up to three times, a copy of them is dropped or is late, and they overtake each
   * other; those of {@code lossy} are dropped altogether now and then, which only rounds can find.
   */
  @Test
  @Order(2)
  void nothingOlderThanTheBoundIsServedWhileEventsAreDoubledLateAndInAnotherOrder()
      throws Exception {
    east()
        .setMount(SetMountRequest.newBuilder().setPath("/lossy").setReconcileMillis(1_000).build());
    troubled = true;
    lakeEvents.go(S3Events.Way.REORDERED);
    Recorder recorder = new Recorder();
    try (NodeDoor eastDoor = clusters.east().openDoor();
        NodeDoor westDoor = clusters.west().openDoor()) {
      work(recorder, eastDoor, westDoor);
      lakeEvents.go(S3Events.Way.ONCE);
      troubled = false;
      Report report =
          new HistoryChecker(
                  new History(
                      History.Store.IMPLICIT_DIRECTORIES,
                      Map.of(),
                      recorder.operations(),
                      Optional.empty()))
              .check();
      assertThat(report.findings()).as("%s", report).isEmpty();
      assertThat(report.answers()).isGreaterThan(1_000);
      assertThat(east().metric(LATE)).as("events after their allowance").isZero();
      for (String directory : List.of("still", "lossy")) {
        Map<String, String> there = new HashMap<>();
        lake.contents(directory + "/")
            .forEach((key, text) -> there.put("/lake/" + key, Answer.tag(text)));
        assertThat(there).hasSizeGreaterThan(10);
        Await.seen(
            () -> {
              for (NodeDoor door : List.of(eastDoor, westDoor)) {
                assertThat(door.list("/lake/" + directory, OptionalLong.empty()).seen())
                    .isEqualTo(there);
              }
            });
      }
    }
  }

  /** Until enough was served by what is proven. */
  private static void work(Recorder recorder, NodeDoor eastDoor, NodeDoor westDoor)
      throws InterruptedException {
    Client writer =
        new Client(
            "outside",
            new NodeName("outside", 1),
            new OutsideDoor(lake),
            recorder,
            Optional.empty());
    List<Client> readers =
        List.of(reader("east", eastDoor, recorder), reader("west", westDoor, recorder));
    Random random = new Random(5);
    CountDownLatch never = new CountDownLatch(1);
    long begin = System.nanoTime();
    for (int step = 0; !isProvenOften(eastDoor) || !isProvenOften(westDoor); step++) {
      assertThat(System.nanoTime() - begin)
          .as("east served %s, west %s", eastDoor.served(), westDoor.served())
          .isLessThan(LONGEST.toNanos());
      for (int write = 0; write < WRITES; write++) {
        writeOne(writer, random, step + "." + write);
      }
      lakeEvents.go(S3Events.Way.REORDERED); // What is kept back of these comes now.
      for (int look = 0; look < LOOKS; look++) {
        String path = Mount.STILL.path() + "/f" + random.nextInt(FILES);
        for (Client reader : readers) {
          Answer unused = reader.stat(Mount.STILL, path, OptionalLong.of(BOUND_MILLIS));
        }
      }
      assertThat(never.await(40 + random.nextInt(40), TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  private static void writeOne(Client writer, Random random, String text) {
    String file = "/f" + random.nextInt(FILES);
    if (random.nextInt(4) == 0) {
      Answer unused = writer.delete(Mount.STILL, Mount.STILL.path() + file);
      lake.remove("lossy" + file);
    } else {
      Answer unused = writer.put(Mount.STILL, Mount.STILL.path() + file, text);
      lake.put("lossy" + file, text);
    }
  }

  private static boolean isProvenOften(NodeDoor door) {
    return door.served().getOrDefault(ServeReason.SERVE_REASON_COVERED_BY_WATERMARK, 0L) > 100;
  }

  private static Client reader(String cluster, NodeDoor door, Recorder recorder) {
    return new Client(cluster, new NodeName(cluster, 1), door, recorder, Optional.of(cluster));
  }

  @Test
  @Order(3)
  void whatIsPostedIsAnsweredOnceTheLogHasIt() throws Exception {
    sea.put("posted", "first");
    postAll();
    seenInBoth("/sea/posted", "first");
    assertThat(east().post("sea", "{}", TOKEN + "!").get()).isEqualTo(401);
    clusters.kafka().stop();
    sea.put("posted", "the second");
    String notification = POSTS.remove();
    CompletableFuture<Integer> answer = east().post("sea", notification, TOKEN);
    CompletableFuture<Integer> soon =
        answer.copy().completeOnTimeout(0, UNANSWERED.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(soon.get()).as("the answer while the log is away").isNotEqualTo(200);
    clusters.kafka().start();
    int status = answer.get();
    if (status != 200) {
      assertThat(status).as("to be posted again").isEqualTo(503);
      Await.within(
          Await.RECOVERY,
          () -> assertThat(east().post("sea", notification, TOKEN).get()).isEqualTo(200));
    }
    seenInBoth("/sea/posted", "the second");
  }

  /** Who stands by posts nothing on. */
  @Test
  @Order(4)
  void whoDoesNotHaveTheTurnRefusesWhatIsPosted() throws Exception {
    String configuration =
        clusters
            .configuration("east", 0, 0, 0)
            .replace("name: n1", "name: n2")
            .replaceFirst("data-dir: '(.*)'", "data-dir: '$1-n2'");
    try (NodeHere other = new NodeHere(configuration)) {
      other.start();
      other.awaitReady();
      assertThat(east().watchers()).allMatch(watcher -> watcher.getNode().equals("n1"));
      sea.put("refused", "first");
      String notification = POSTS.remove();
      assertThat(other.doors().post("sea", notification, TOKEN).get()).isEqualTo(503);
      assertThat(other.doors().post("lake", notification, TOKEN).get())
          .as("nobody posts for it")
          .isEqualTo(404);
      assertThat(east().post("sea", notification, TOKEN).get()).isEqualTo(200);
    }
  }

  /** The last test: from then on nothing of this bucket counts as fresh, for an hour. */
  @Test
  @Order(5)
  void anEventThatComesAfterItsAllowanceIsTakenAndEndsTheTrust() {
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.isAbsent("/lake/late")).as("held, so that it is seen once told").isTrue();
    }
    lake.put("late", "first");
    seenInBoth("/lake/late", "first");
    awaitLive("/bounded-lake");
    double before = east().metric(LATE);
    lakeEvents.go(S3Events.Way.HELD);
    long changed = System.nanoTime();
    lake.put("late", "the second");
    Await.within(
        Await.RECOVERY,
        () ->
            assertThat(east().metric(BEHIND))
                .as("taken as told of")
                .isLessThan((System.nanoTime() - changed) / 1e9 - 1));
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.stat("/lake/late").getSize()).as("nobody can know").isEqualTo(5);
    }
    lakeEvents.go(S3Events.Way.ONCE);
    seenInBoth("/lake/late", "the second");
    assertThat(east().metric(LATE)).isGreaterThan(before);
    Await.within(
        Await.RECOVERY, () -> everywhere("/", "/", (doors, at) -> !doors.isLive("/bounded-lake")));
  }

  private static boolean isProven(StatResponse response) {
    return response.getFreshness().getReason() == ServeReason.SERVE_REASON_COVERED_BY_WATERMARK;
  }

  /** What is to be so. */
  @FunctionalInterface
  private interface Fact {
    boolean holds(Doors doors, String at);
  }

  /** In both clusters, at both places. */
  private static void everywhere(String here, String there, Fact fact) {
    for (Doors doors : List.of(east(), west())) {
      for (String at : List.of(here, there)) {
        assertThat(fact.holds(doors, at)).as(at).isTrue();
      }
    }
  }

  private static void toTopic(String notification) {
    if (!troubled) {
      send(notification);
      return;
    }
    boolean lossy = notification.contains("\"key\":\"lossy/");
    int copies = CHANCE.nextInt(lossy ? 2 : 3) + (lossy ? 0 : 1);
    for (int copy = 0; copy < copies; copy++) {
      var unused =
          DELAYS.schedule(
              () -> send(notification), CHANCE.nextInt(MOST_DELAY_MILLIS), TimeUnit.MILLISECONDS);
    }
  }

  private static void send(String notification) {
    var unused =
        topic.send(new ProducerRecord<>(TOPIC, notification.getBytes(StandardCharsets.UTF_8)));
  }

  private static void postAll() {
    for (String each = POSTS.poll(); each != null; each = POSTS.poll()) {
      assertThat(east().post("sea", each, TOKEN).join()).isEqualTo(200);
    }
  }

  private static void seenInBoth(String path, String text) {
    Await.seen(
        () -> {
          assertThat(east().cat(path)).isEqualTo(text);
          assertThat(west().cat(path)).isEqualTo(text);
        });
  }

  private static void awaitLive(String... mounts) {
    Await.within(
        Await.RECOVERY,
        () -> {
          for (String mount : mounts) {
            assertThat(east().isLive(mount)).as(mount).isTrue();
            assertThat(west().isLive(mount)).as(mount).isTrue();
          }
        });
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
