package io.syncline.ufs.hdfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.UnderFileSystemContractTest;
import io.syncline.embedded.EmbeddedHdfs;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreLimits;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter passes the contract before a real NameNode and DataNode. */
class HdfsContractIT extends UnderFileSystemContractTest {
  @TempDir private static Path folder;
  private static EmbeddedHdfs hdfs;

  private final List<UnderFileSystem> opened = new ArrayList<>();
  private final Location directory =
      Location.parse("hdfs://" + hdfs.authority() + "/" + UUID.randomUUID());
  private final UnderFileSystem ufs = listingPagesOf(10_000);

  @BeforeAll
  static void start() {
    hdfs = EmbeddedHdfs.start(folder.resolve("hdfs"));
  }

  @AfterAll
  static void stop() {
    hdfs.close();
  }

  HdfsContractIT() {
    ufs.createDirectory(directory, () -> {}).throwFailure();
  }

  @AfterEach
  void close() {
    opened.forEach(UnderFileSystem::close);
  }

  @Override
  protected UnderFileSystem ufs() {
    return ufs;
  }

  @Override
  protected UnderFileSystem listingPagesOf(int children) {
    return open(children, InstantSource.system());
  }

  @Override
  protected Location directory() {
    return directory;
  }

  @Test
  void longFileComesBackFromAnyOffset() throws Exception {
    byte[] bytes = new byte[5 << 20];
    new Random(1).nextBytes(bytes);
    ufs.create(at("long"), new ByteArrayInputStream(bytes), false, () -> {}).throwFailure();
    assertThat(ufs.read(at("long"), null, 0, Long.MAX_VALUE).readAllBytes()).isEqualTo(bytes);
    int offset = (3 << 20) + 17;
    try (InputStream range = ufs.read(at("long"), null, offset, 1_000)) {
      assertThat(range.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + 1_000));
    }
  }

  @Test
  void overwritingWithTheSameSizeAtTheSameTimeChangesTheVersion() throws Exception {
    put("file", "one");
    FileStatus first = ufs.stat(at("file")).orElseThrow();
    put("file", "two");
    hdfs.files().setTimes(path("file"), first.modified().toEpochMilli(), -1);
    FileStatus second = ufs.stat(at("file")).orElseThrow();
    assertThat(second.modified()).isEqualTo(first.modified());
    assertThat(second.size()).isEqualTo(first.size());
    assertThat(second.version()).isNotEqualTo(first.version());
  }

  @Test
  void fileThatIsReplacedWhileItIsReadIsNotHandedOver() throws Exception {
    byte[] old = new byte[3 << 20];
    ufs.create(at("file"), new ByteArrayInputStream(old), false, () -> {}).throwFailure();
    try (InputStream stream = ufs.read(at("file"), null, 0, Long.MAX_VALUE)) {
      assertThat(stream.read()).isZero();
      put("file", "new");
      assertCode(ErrorCode.CHANGED_UNDERNEATH, stream::readAllBytes);
    }
  }

  @Test
  void fileThatIsBeingWrittenElsewhereIsReadAsFarAsItsStatusSays() throws Exception {
    try (FSDataOutputStream outside = hdfs.files().create(path("growing"))) {
      outside.write("12345".getBytes(UTF_8));
      outside.hsync();
      FileStatus open = ufs.stat(at("growing")).orElseThrow();
      try (InputStream stream = ufs.read(at("growing"), open.version(), 0, Long.MAX_VALUE)) {
        assertThat(stream.readAllBytes()).hasSize((int) open.size());
      }
    }
    assertThat(ufs.stat(at("growing")).orElseThrow().size()).isEqualTo(5);
    assertThat(text("growing")).isEqualTo("12345");
  }

  /** A NameNode sorts bytes from 0x80 on before the others, at every place of a name. */
  @Test
  void namesBeyondAsciiAmongPlainOnesComeInTheOrderOfTheirBytes() {
    List<String> names = new ArrayList<>();
    for (String start : List.of("a", "b", "\u00e9", "\u65e5")) {
      for (String end : List.of("", "a", "z", "\u00e9", "\ud83d\ude00", "\u00e9a", "~")) {
        names.add(start + end);
      }
    }
    names.forEach(name -> put(name, ""));
    List<String> expected = names.stream().sorted(Location::compareUtf8).toList();
    for (int page : new int[] {1, 2, 3, 5, 8, 27, 28, 29}) {
      assertThat(children(listingPagesOf(page), directory())).isEqualTo(expected);
    }
  }

  /** A NameNode answers with a thousand at once. */
  @Test
  void directoryOfSeveralAnswersIsListedWhole() throws Exception {
    List<String> names =
        IntStream.range(0, 2_500).mapToObj(i -> String.format("f%04d", i)).toList();
    for (String name : names) {
      hdfs.files().create(path(name)).close();
    }
    assertThat(ufs.list(directory, null).children()).hasSize(2_500);
    assertThat(children(listingPagesOf(700), directory())).isEqualTo(names);
    assertThat(children(listingPagesOf(1_000), directory())).isEqualTo(names);
    hdfs.files().create(path("f2000\u00e9")).close();
    List<String> withOne = new ArrayList<>(names);
    withOne.add(2_001, "f2000\u00e9");
    assertThat(children(listingPagesOf(700), directory())).isEqualTo(withOne);
  }

  @Test
  void unfinishedFilesAreLeftOutAndRemovedWhenNobodyWritesThemForADay() throws Exception {
    String closed = ".syncline-" + UUID.randomUUID() + ".tmp";
    String open = ".syncline-" + UUID.randomUUID() + ".tmp";
    hdfs.files().create(path(closed)).close();
    put("file", "x");
    try (FSDataOutputStream writing = hdfs.files().create(path(open))) {
      writing.write(1);
      assertThat(children(ufs, directory())).containsExactly("file");
      assertThat(hdfs.files().exists(path(closed))).as("young").isTrue();
      UnderFileSystem later =
          open(10_000, () -> Instant.now().plus(HdfsLeftovers.MAX_IDLE).plusSeconds(60));
      ListingPage page = later.list(directory, null);
      assertThat(page.children()).hasSize(1);
      assertThat(page.unusable()).isZero();
      await(() -> !hdfs.files().exists(path(closed)));
      assertThat(hdfs.files().exists(path(open))).as("being written").isTrue();
    }
  }

  @Test
  void locationsThatAreNotInThisStoreAreRefused() {
    assertCode(ErrorCode.INVALID_LOCATION, () -> ufs.stat(Location.parse("hdfs://other/a")));
    assertCode(
        ErrorCode.INVALID_LOCATION,
        () -> ufs.stat(Location.parse("hdfs://" + hdfs.authority() + "/.reserved/raw/a")));
    assertCode(
        ErrorCode.INVALID_LOCATION, () -> ufs.stat(at(".syncline-" + "0".repeat(36) + ".tmp")));
    assertRefused(
        ufs.create(at("a:b"), InputStream.nullInputStream(), false, () -> {}),
        ErrorCode.INVALID_LOCATION);
    assertRefused(
        ufs.create(at("n".repeat(256)), InputStream.nullInputStream(), false, () -> {}),
        ErrorCode.INVALID_LOCATION);
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(null, null, "/" + directory.path() + "/" + name);
  }

  private UnderFileSystem open(int page, InstantSource clock) {
    HdfsSettings settings =
        new HdfsSettings(
            hdfs.authority(), List.of(), Map.of(), HdfsSettings.Identity.PROCESS, page);
    UnderFileSystem opening =
        new HdfsUnderFileSystem(settings, StoreLimits.DEFAULT, StoreCallListener.NONE, clock);
    opened.add(opening);
    return opening;
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(deadline);
      Thread.sleep(20);
    }
  }
}
