package io.syncline.cache.page;

import static io.syncline.cache.page.PageRig.ON_DISK;
import static io.syncline.cache.page.PageRig.PAGE;
import static io.syncline.cache.page.PageRig.bytes;
import static io.syncline.cache.page.PageRig.eventually;
import static io.syncline.core.testing.MemoryUfs.Operation.READ;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.page.PageListener.Bypass;
import io.syncline.cache.page.PageListener.From;
import io.syncline.cache.page.PageListener.Kept;
import io.syncline.core.model.Location;
import io.syncline.core.page.PageLimits;
import io.syncline.core.testing.MemoryUfs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the disk does, readers get the bytes of the store. */
final class PageFaultsTest {
  private static final Location A = Location.parse("s3://lake/a");
  private static final Location B = Location.parse("s3://lake/b");

  @TempDir private Path folder;
  private final MemoryUfs s3 = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
  private final byte[] content = bytes(4 * PAGE, 1);
  private final byte[] other = bytes(4 * PAGE, 2);
  private PageRig rig;

  @BeforeEach
  void start() {
    s3.putOutside(A, content);
    s3.putOutside(B, other);
    rig = new PageRig(folder.resolve("pages"), 1_000L * ON_DISK).started();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void expectReadAnewAfter(int damaged) throws IOException {
    s3.forgetCalls();
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(rig.heard.count("damaged")).isEqualTo(damaged);
    assertThat(s3.count(READ)).isEqualTo(1);
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(s3.count(READ)).as("it is kept anew").isEqualTo(1);
    assertThat(rig.cache.figures().pages()).isEqualTo(4);
    assertThat(rig.cache.figures().bytes()).isEqualTo(4L * ON_DISK);
    assertThat(rig.heard.count("failed")).isZero();
  }

  @Test
  void aFlippedBitIsFoundAndThePageReadFromTheStore() throws IOException {
    rig.read(s3, A);
    Path page = rig.pages().get(2);
    byte[] file = Files.readAllBytes(page);
    file[file.length - 9] ^= 4;
    Files.write(page, file);
    expectReadAnewAfter(1);
  }

  @Test
  void aTornPageIsFound() throws IOException {
    rig.read(s3, A);
    Path page = rig.pages().get(1);
    Files.write(page, Arrays.copyOf(Files.readAllBytes(page), 1_000));
    expectReadAnewAfter(1);
  }

  @Test
  void aPageThatIsLongerThanItWasWrittenIsFound() throws IOException {
    rig.read(s3, A);
    Path page = rig.pages().get(1);
    byte[] file = Files.readAllBytes(page);
    Files.write(page, Arrays.copyOf(file, file.length + 1));
    expectReadAnewAfter(1);
  }

  @Test
  void aTornPageIsFoundAfterARestartToo() throws IOException {
    rig.read(s3, A);
    rig.close();
    Path page = rig.pages().get(1);
    Files.write(page, new byte[0]);
    rig = new PageRig(rig.directory, 1_000L * ON_DISK).started();
    expectReadAnewAfter(1);
  }

  @Test
  void thePageOfAnotherFileUnderItsNameIsNotServed() throws IOException {
    rig.read(s3, A);
    Path ofA = rig.pages().get(0);
    int index = ofA.toString().charAt(ofA.toString().length() - ".page".length() - 1) - '0';
    rig.read(s3, B);
    Path ofB =
        rig.pages().stream()
            .filter(page -> page.toString().endsWith("-" + index + ".page") && !page.equals(ofA))
            .findFirst()
            .orElseThrow();
    Files.copy(ofB, ofA, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    s3.forgetCalls();
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(rig.heard.count("damaged")).isEqualTo(1);
  }

  /** Or pages were off again each time somebody reads it. */
  @Test
  void aPageThatCannotBeReadIsRemovedAndTurnsPagesOffOnce() throws IOException {
    rig.read(s3, A);
    rig.files.unreadable = 2;
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(rig.heard.count("failed")).isEqualTo(1);
    PageRig.eventually("the directory is looked through anew", rig::isOn);
    assertThat(rig.cache.figures().pages()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(rig.read(s3, A)).isEqualTo(content);
    }
    assertThat(rig.heard.count("failed")).isEqualTo(1);
    assertThat(rig.cache.figures().pages()).isEqualTo(4);
  }

  @Test
  void aPageThatSomebodyDeletedIsReadFromTheStore() throws IOException {
    rig.read(s3, A);
    Files.delete(rig.pages().get(0));
    expectReadAnewAfter(0);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "WRITE", "FREE"})
  void aDiskThatFailsIsLeftAloneForAWhileAndReadersNoticeNothing(BreakableFiles.Operation operation)
      throws IOException {
    rig.read(s3, A, s3.look(A).orElseThrow(), 0, PAGE);
    rig.files.fail(operation);
    rig.files.fail(BreakableFiles.Operation.OPEN);
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(rig.isOn()).isFalse();
    assertThat(rig.cache.figures().problem()).contains("No space left on device");
    assertThat(rig.heard.count("failed")).isEqualTo(1);
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(rig.heard.count(Bypass.OFF)).isEqualTo(1);
    assertThat(rig.cache.readers()).isZero();
    rig.files.mend();
    eventually("the disk is used again", rig::isOn);
    assertThat(rig.read(s3, A)).isEqualTo(content);
    s3.forgetCalls();
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(s3.count(READ)).isZero();
    assertThat(rig.cache.figures().bytes()).isEqualTo(4L * ON_DISK);
  }

  @Test
  void aDiskThatCannotDeleteDoesNotGrowBeyondTheQuota() throws IOException {
    rig.close();
    rig = new PageRig(rig.directory, 4L * ON_DISK).started();
    rig.read(s3, A);
    rig.files.fail(BreakableFiles.Operation.DELETE);
    assertThat(rig.read(s3, B)).isEqualTo(other);
    assertThat(rig.pages()).hasSize(4);
    assertThat(rig.isOn()).isFalse();
    rig.files.mend();
    eventually("the disk is used again", rig::isOn);
    assertThat(rig.cache.figures().bytes()).isEqualTo(4L * ON_DISK);
    assertThat(rig.read(s3, B)).isEqualTo(other);
    assertThat(rig.pages()).hasSize(4);
  }

  @Test
  void aDirectoryOfAnotherNodeIsNotTouched() throws IOException {
    rig.read(s3, A);
    try (PageRig second = new PageRig(rig.directory, 1L * ON_DISK)) {
      second.cache.start();
      eventually("it is seen", () -> second.heard.count("failed") == 1);
      assertThat(second.cache.figures().problem()).contains("in use by another node");
      assertThat(second.read(s3, A)).isEqualTo(content);
      assertThat(rig.pages()).hasSize(4);
      rig.close();
      eventually("the other one has ended", second::isOn);
      assertThat(second.heard.count("evicted")).isEqualTo(3);
      assertThat(second.heard.count("failed")).as("told once").isEqualTo(1);
    }
  }

  @Test
  void pagesGiveTheDiskBackToOthers() throws IOException {
    rig.read(s3, A);
    rig.files.free = 0;
    assertThat(rig.read(s3, B)).isEqualTo(other);
    assertThat(rig.cache.figures().bytes()).as("no more than before").isEqualTo(4L * ON_DISK);
    rig.close();
    rig =
        new PageRig(rig.directory, new PageLimits(1_000L * ON_DISK, 10_000), 2L * ON_DISK)
            .started();
    rig.files.free = 0;
    s3.putOutside(A, content);
    rig.read(s3, A);
    assertThat(rig.cache.figures().bytes()).as("what others want is left").isLessThan(3L * ON_DISK);
    assertThat(rig.heard.count("failed")).isZero();
  }

  @Test
  void theQuotaHoldsWhateverIsReadAndAfterARestartWithASmallerOne() throws IOException {
    rig.close();
    rig = new PageRig(rig.directory, 10L * ON_DISK).started();
    for (int i = 0; i < 40; i++) {
      Location file = Location.parse("s3://lake/many/" + i);
      s3.putOutside(file, bytes(2 * PAGE + i, i));
      assertThat(rig.read(s3, file)).isEqualTo(bytes(2 * PAGE + i, i));
      assertThat(bytesOnDisk()).isLessThanOrEqualTo(10L * ON_DISK);
    }
    assertThat(rig.heard.count("evicted")).isPositive();
    rig.close();
    rig = new PageRig(rig.directory, 3L * ON_DISK).started();
    assertThat(bytesOnDisk()).isBetween(1L, 3L * ON_DISK);
    assertThat(rig.cache.figures().bytes()).isLessThanOrEqualTo(3L * ON_DISK);
    assertThat(rig.heard.count("evicted")).isPositive();
  }

  @Test
  void aPageLargerThanTheQuotaIsReadAllTheSame() throws IOException {
    rig.close();
    rig = new PageRig(rig.directory, 100).started();
    assertThat(rig.read(s3, A)).isEqualTo(content);
    assertThat(rig.heard.count(Kept.REFUSED)).isEqualTo(4);
    assertThat(rig.heard.count(From.STORE)).isEqualTo(4);
  }

  private long bytesOnDisk() throws IOException {
    long bytes = 0;
    for (Path page : rig.pages()) {
      bytes += (Files.size(page) + PageDisk.BLOCK - 1) / PageDisk.BLOCK * PageDisk.BLOCK;
    }
    return bytes;
  }
}
