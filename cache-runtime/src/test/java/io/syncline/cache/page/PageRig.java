package io.syncline.cache.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.page.PageLimits;
import io.syncline.core.spi.UnderFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A page cache over a directory, with pages of 4 KiB. */
final class PageRig implements AutoCloseable {
  static final int PAGE = PageSettings.MIN_PAGE_SIZE;

  /** What a full page takes on the disk, with its name. */
  static final int ON_DISK = 2 * PageDisk.BLOCK;

  final Path directory;
  final Heard heard = new Heard();
  final BreakableFiles files;
  final PageCache cache;

  PageRig(Path directory, long quota) {
    this(directory, new PageLimits(quota, 10_000));
  }

  PageRig(Path directory, PageLimits limits) {
    this(directory, limits, 0);
  }

  PageRig(Path directory, PageLimits limits, long reserved) {
    this.directory = directory;
    files = new BreakableFiles(directory);
    cache =
        new PageCache(
            new PageSettings(directory, limits, PAGE, reserved, Duration.ofMillis(100)),
            files,
            heard);
  }

  PageRig started() {
    cache.start();
    eventually("the directory is looked through", this::isOn);
    return this;
  }

  boolean isOn() {
    return cache.figures().problem() == null;
  }

  byte[] read(UnderFileSystem store, Location file, FileStatus status, long offset, long length)
      throws IOException {
    try (InputStream bytes = cache.open(store, file, status, offset, length)) {
      return bytes.readAllBytes();
    }
  }

  byte[] read(UnderFileSystem store, Location file) throws IOException {
    FileStatus status = store.stat(file).orElseThrow();
    return read(store, file, status, 0, status.size());
  }

  /** The files of pages. */
  List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(file -> file.toString().endsWith(".page")).sorted().toList();
    }
  }

  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static void eventually(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    CountDownLatch never = new CountDownLatch(1);
    try {
      while (!condition.getAsBoolean()) {
        assertThat(System.nanoTime()).as(what).isLessThan(deadline);
        assertThat(never.await(2, TimeUnit.MILLISECONDS)).isFalse();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    cache.close();
  }
}
