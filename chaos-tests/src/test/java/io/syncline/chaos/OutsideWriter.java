package io.syncline.chaos;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Somebody who writes, replaces, moves and removes files of a directory past all caches. */
final class OutsideWriter implements AutoCloseable {
  /** Directories below {@link #DIRECTORY}, and files in each. */
  static final int DIRECTORIES = 6;

  static final int FILES = 20;

  /** Below which it writes. */
  static final String DIRECTORY = "outside";

  private static final long PAUSE_MILLIS = 40;

  private final Path tree;
  private final Random random;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicLong done = new AtomicLong();
  private final Thread thread = new Thread(this::run, "outside-writer");
  private volatile @Nullable Exception failure;

  OutsideWriter(Path tree, long seed) {
    this.tree = tree.resolve(DIRECTORY);
    this.random = new Random(seed);
  }

  void start() throws IOException {
    for (int directory = 0; directory < DIRECTORIES; directory++) {
      Files.createDirectories(tree.resolve("d" + directory));
    }
    thread.start();
  }

  long done() {
    return done.get();
  }

  /** Stops it; throws what ended it before. */
  @Override
  public void close() throws Exception {
    stop.countDown();
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    try {
      while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        change();
        done.incrementAndGet();
      }
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  private void change() throws IOException {
    Path directory = tree.resolve("d" + random.nextInt(DIRECTORIES));
    Path file = directory.resolve("f" + random.nextInt(FILES));
    switch (random.nextInt(12)) {
      case 0, 1 -> Files.deleteIfExists(file);
      case 2 -> move(file, directory.resolve("f" + random.nextInt(FILES)));
      case 3 -> {
        Path below = directory.resolve("below");
        Files.createDirectories(below);
        Files.writeString(below.resolve("x"), "x".repeat(random.nextInt(50)));
      }
      case 4 -> removeTree(directory.resolve("below"));
      default -> Files.writeString(file, "x".repeat(random.nextInt(2_000)));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      // It is not there just now.
    }
  }

  private static void removeTree(Path top) throws IOException {
    if (Files.notExists(top)) {
      return;
    }
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
