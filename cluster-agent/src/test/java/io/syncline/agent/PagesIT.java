package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Operation;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.s3.S3Settings;
import io.syncline.ufs.s3.S3UnderFileSystem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of files through a whole node that keeps pages, with an S3 store that counts requests. */
final class PagesIT {
  private static final int SIZE = 300_000;

  @TempDir Path folder;
  private RealNodes nodes;
  private EmbeddedS3 s3;

  /** Somebody else, who tells nobody. */
  private S3UnderFileSystem outside;

  @BeforeEach
  void start() {
    nodes = new RealNodes(folder);
    s3 = nodes.opened(EmbeddedS3.inMemory("lake"));
    outside =
        nodes.opened(
            new S3UnderFileSystem(
                S3Settings.at(s3.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY),
                StoreLimits.DEFAULT,
                StoreCallListener.NONE));
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
  }

  @Test
  void aFileIsReadFromTheStoreOnceUntilItChanges() throws Exception {
    ClusterNode node = node("pages: {quota: 64MiB, page-size: 64KiB}");
    mount(node);
    byte[] first = bytes(1);
    putOutside(first);
    RealNodes.eventually(
        "it is read with pages", () -> Arrays.equals(get(node), first) && pages() == 5);

    s3.forgetRequests();
    for (int i = 0; i < 5; i++) {
      assertThat(get(node)).isEqualTo(first);
    }
    HttpResponse<byte[]> range = get(node, "bytes=70000-140000");
    assertThat(range.statusCode()).isEqualTo(206);
    assertThat(range.body()).isEqualTo(Arrays.copyOfRange(first, 70_000, 140_001));
    assertThat(s3.count(S3Operation.GET_OBJECT)).isZero();
    assertThat(nodes.metrics(node))
        .contains("syncline_page_reads_total{from=\"store\"} 5.0")
        .contains("syncline_page_held 5.0")
        .contains("syncline_page_used 1.0")
        .contains("syncline_page_quota_bytes 6.7108864E7")
        .contains("syncline_limit_allowed{limit=\"page_readers\"} 128.0");

    byte[] second = bytes(2);
    assertThat(nodes.put(node, "/lake/f", second)).isEqualTo(200);
    assertThat(get(node)).as("at once, through the node that wrote").isEqualTo(second);
    assertThat(pages()).as("of the old version, too, until they make room").isEqualTo(10);

    byte[] third = bytes(3);
    putOutside(third);
    RealNodes.eventually("the sync interval has passed", () -> Arrays.equals(get(node), third));
    assertThat(get(node)).isEqualTo(third);

    node.close();
    ClusterNode again = node("pages: {quota: 64MiB, page-size: 64KiB}");
    RealNodes.eventually(
        "the directory is looked through", () -> nodes.metrics(again).contains("page_used 1.0"));
    s3.forgetRequests();
    assertThat(get(again)).isEqualTo(third);
    assertThat(s3.count(S3Operation.GET_OBJECT)).as("after a restart").isZero();
  }

  @Test
  void aNodeWithoutPagesReadsTheStoreEachTimeAndOneWhoseDiskFailsDoesToo() throws Exception {
    Path file = Files.writeString(folder.resolve("no-directory"), "x");
    ClusterNode node =
        node("pages: {quota: 64MiB, page-size: 64KiB, directory: '" + file.toAbsolutePath() + "'}");
    mount(node);
    byte[] content = bytes(1);
    putOutside(content);
    RealNodes.eventually(
        "its directory failed", () -> nodes.metrics(node).contains("disk_failures_total 1.0"));
    assertThat(get(node)).isEqualTo(content);
    assertThat(get(node)).isEqualTo(content);
    assertThat(nodes.metrics(node))
        .contains("syncline_page_used 0.0")
        .contains("syncline_page_bypassed_reads_total{why=\"off\"} 2.0");
    node.close();

    ClusterNode none = node("");
    s3.forgetRequests();
    assertThat(get(none)).isEqualTo(content);
    assertThat(get(none)).isEqualTo(content);
    assertThat(s3.count(S3Operation.GET_OBJECT)).isEqualTo(2);
    assertThat(nodes.metrics(none)).doesNotContain("syncline_page_");
    assertThat(nodes.data("east", "n1").resolve("pages")).doesNotExist();
  }

  /** Nobody tells of the change, and what is held counts as fresh for long. */
  @Test
  void aFileThatIsPartlyKeptAndWasReplacedIsAskedForAnew() throws Exception {
    ClusterNode node = node("1h", "pages: {quota: 64MiB, page-size: 64KiB}");
    mount(node);
    byte[] first = bytes(1);
    putOutside(first);
    RealNodes.eventually(
        "its first page is kept",
        () -> get(node, "bytes=0-99").body().length == 100 && pages() == 1);
    byte[] second = bytes(2);
    putOutside(second);
    assertThat(get(node)).isEqualTo(second);
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[SIZE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void putOutside(byte[] bytes) {
    outside
        .create(Location.parse("s3://lake/f"), new ByteArrayInputStream(bytes), true, () -> {})
        .throwFailure();
  }

  private long pages() throws IOException {
    Path directory = nodes.data("east", "n1").resolve("pages");
    if (!Files.exists(directory)) {
      return 0;
    }
    try (var all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".page")).count();
    }
  }

  private byte[] get(ClusterNode node) throws IOException, InterruptedException {
    return get(node, "bytes=0-").body();
  }

  private HttpResponse<byte[]> get(ClusterNode node, String range)
      throws IOException, InterruptedException {
    return nodes.get(node, "/lake/f", range);
  }

  private ClusterNode node(String pages) {
    return node("2s", pages);
  }

  private ClusterNode node(String interval, String pages) {
    return nodes.start(
        "east",
        "n1",
        """
        mount: {sync-interval: %s}
        audit.requests-per-minute: 0
        ufs.lake:
          type: s3
          locations: s3://lake
          endpoint: %s
          path-style: true
          access-key: %s
          secret-key: %s
        %s
        """
            .formatted(
                interval, s3.endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY, pages));
  }

  private void mount(ClusterNode node) {
    nodes
        .admin(node)
        .addMount(AddMountRequest.newBuilder().setPath("/lake").setLocation("s3://lake").build());
  }
}
