package io.syncline.cache.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.page.FileKey;
import io.syncline.core.page.PageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskFilesTest {
  private static final byte[] HEAD = "head ".getBytes(UTF_8);
  private static final byte[] BYTES = "bytes".getBytes(UTF_8);

  @TempDir private Path folder;
  private Path directory;
  private DiskFiles files;

  @BeforeEach
  void start() {
    directory = folder.resolve("pages");
    files = new DiskFiles(directory);
  }

  @AfterEach
  void close() {
    files.close();
  }

  private static PageId page(int number) {
    return new PageId(new FileKey(0xab00_0000_0000_0000L, number), number);
  }

  private Path path(int number) {
    return directory
        .resolve("ab")
        .resolve("ab00000000000000%016x-%d.page".formatted(number, number));
  }

  private String read(PageId id) throws IOException {
    byte[] into = new byte[100];
    return new String(into, 0, files.read(id, into), UTF_8);
  }

  @Test
  void aPageIsAFileThatOnlyItsOwnerReads() throws IOException {
    files.open(10);
    files.write(page(1), HEAD, BYTES);
    assertThat(read(page(1))).isEqualTo("head bytes");
    assertThat(path(1)).hasContent("head bytes");
    assertThat(Files.getPosixFilePermissions(directory))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    files.write(page(1), HEAD, "others".getBytes(UTF_8));
    assertThat(read(page(1))).isEqualTo("head others");
    files.delete(page(1));
    files.delete(page(1));
    assertThatThrownBy(() -> read(page(1))).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aLongerFileFillsWhatItIsReadInto() throws IOException {
    files.open(10);
    files.write(page(1), new byte[200_000], new byte[200_000]);
    assertThat(files.read(page(1), new byte[300_000])).isEqualTo(300_000);
    assertThat(files.read(page(1), new byte[500_000])).isEqualTo(400_000);
  }

  @Test
  void whatIsFoundAtAStartIsToldInTheOrderInWhichItWasWritten() throws IOException {
    files.open(10);
    for (int i = 0; i < 3; i++) {
      files.write(page(i), HEAD, BYTES);
      Files.setLastModifiedTime(path(i), FileTime.fromMillis(1_000_000L - i * 1_000L));
    }
    PageFiles.Contents found = files.open(10);
    assertThat(found.pages())
        .extracting(PageFiles.Found::id)
        .containsExactly(page(2), page(1), page(0));
    assertThat(found.pages()).extracting(PageFiles.Found::bytes).containsOnly(10L);
  }

  /** Killed between writing and renaming. */
  @Test
  void whatNobodyWillFinishIsRemoved() throws IOException {
    files.open(10);
    files.write(page(1), HEAD, BYTES);
    Path unfinished =
        path(2).resolveSibling(path(2).getFileName().toString().replace("page", "tmp"));
    Files.writeString(unfinished, "half");
    PageFiles.Contents found = files.open(10);
    assertThat(found.unfinished()).isEqualTo(1);
    assertThat(found.pages()).extracting(PageFiles.Found::id).containsExactly(page(1));
    assertThat(unfinished).doesNotExist();
  }

  @Test
  void whatIsNoPageIsLeftWhereItIs() throws IOException {
    files.open(10);
    files.write(page(1), HEAD, BYTES);
    Files.writeString(directory.resolve("notes.txt"), "mine");
    Files.writeString(directory.resolve("ab").resolve("x.page"), "mine");
    Files.writeString(directory.resolve("ab").resolve("x.tmp"), "mine");
    Files.createDirectories(directory.resolve("zz"));
    Files.createDirectories(directory.resolve("cd"));
    Files.createDirectories(path(7));
    // A name that belongs elsewhere would never be read again.
    Files.writeString(directory.resolve("cd").resolve(path(8).getFileName()), "mine");
    Files.createSymbolicLink(path(9), directory.resolve("notes.txt"));
    PageFiles.Contents found = files.open(10);
    assertThat(found.foreign()).isEqualTo(7);
    assertThat(found.pages()).hasSize(1);
    assertThat(directory.resolve("notes.txt")).hasContent("mine");
    assertThat(directory.resolve("ab").resolve("x.tmp")).exists();
    assertThat(directory.resolve("cd").resolve(path(8).getFileName())).exists();
  }

  @Test
  void noMorePagesAreToldThanWereAskedFor() throws IOException {
    files.open(10);
    for (int i = 0; i < 5; i++) {
      files.write(page(i), HEAD, BYTES);
    }
    PageFiles.Contents found = files.open(3);
    assertThat(found.pages()).hasSize(3);
    assertThat(found.surplus()).isEqualTo(2);
    try (var left = Files.list(directory.resolve("ab"))) {
      assertThat(left).hasSize(3);
    }
  }

  @Test
  void aDirectoryHasOneOwner() throws IOException {
    files.open(10);
    files.open(10);
    DiskFiles other = new DiskFiles(directory);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> other.open(10))
        .withMessageContaining("in use by another node");
    files.close();
    other.open(10);
    other.close();
  }

  @Test
  void whoIsInterruptedReadsAndWritesAllTheSame() throws IOException {
    files.open(10);
    Thread.currentThread().interrupt();
    try {
      files.write(page(1), HEAD, BYTES);
      assertThat(read(page(1))).isEqualTo("head bytes");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
