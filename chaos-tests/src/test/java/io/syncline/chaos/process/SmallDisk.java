package io.syncline.chaos.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A directory with a file system of its own that is small enough to be filled. It is unmounted by a
 * process that ends with this one, whatever ends this one.
 */
public final class SmallDisk implements AutoCloseable {
  private static final int MEBIBYTES = 192;
  private static final String SCRIPT =
      "trap '' INT TERM HUP; mount -t tmpfs -o size="
          + MEBIBYTES
          + "m tmpfs \"$0\" || exit 1;"
          + " echo mounted; cat >/dev/null; umount -l \"$0\"";

  private final Path directory;
  private final Process keeper;

  private SmallDisk(Path directory, Process keeper) {
    this.directory = directory;
    this.keeper = keeper;
  }

  /** Mounts one; empty where this user may not mount. */
  public static Optional<SmallDisk> mount(Path directory) {
    try {
      Files.createDirectories(directory);
      Process keeper =
          new ProcessBuilder("sh", "-c", SCRIPT, directory.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(keeper.getInputStream(), StandardCharsets.UTF_8));
      return "mounted".equals(said.readLine())
          ? Optional.of(new SmallDisk(directory, keeper))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Takes all the room that is left. */
  public void fill() {
    byte[] some = new byte[1 << 20];
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (int i = 0; i < MEBIBYTES; i++) {
        out.write(some);
      }
    } catch (IOException e) {
      // Full, which is the aim.
    }
  }

  /** Gives the room back. */
  public void free() {
    try {
      Files.deleteIfExists(filler());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot free " + directory, e);
    }
  }

  @Override
  public void close() {
    try {
      keeper.getOutputStream().close();
      if (!keeper.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException(directory + " is still mounted after 10 s");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unmount " + directory, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Path filler() {
    return directory.resolve("filler");
  }
}
