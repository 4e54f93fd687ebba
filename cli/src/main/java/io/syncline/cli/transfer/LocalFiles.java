package io.syncline.cli.transfer;

import io.syncline.cli.client.FileBytes;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** Files on this machine, as the source and the target of transfers. */
public final class LocalFiles {
  private LocalFiles() {}

  /** Uploads a file; returns how many bytes it had. */
  public static long upload(
      NodeClient node, Path source, String target, boolean overwrite, boolean wait) {
    try (InputStream bytes = Files.newInputStream(source)) {
      OptionalLong length =
          Files.isRegularFile(source) ? OptionalLong.of(Files.size(source)) : OptionalLong.empty();
      return node.data().put(target, bytes, length, overwrite, wait).size();
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  /**
   * Downloads a file: into a hidden file beside it, which takes the name once all bytes are there.
   *
   * @return how many bytes it had
   */
  public static long download(NodeClient node, String source, Path target) {
    Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElse(Path.of("/"));
    try (FileBytes bytes = node.data().open(source, Optional.empty())) {
      Path part = folder.resolve(".syncline-" + UUID.randomUUID() + ".part");
      try {
        long count = copy(source, bytes.stream(), part);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        return count;
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  /**
   * Walks the files below a folder. Links are not followed: {@code skipped} gets everything that is
   * no ordinary file.
   */
  public static void walk(Path folder, Consumer<Path> files, Consumer<Path> skipped) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              (attributes.isRegularFile() ? files : skipped).accept(file);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  /** Makes a folder with its parents. */
  public static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw Failure.of(ClientError.INVALID_PATH, "cannot make the local folder " + folder, "", e);
    }
  }

  private static long copy(String source, InputStream from, Path part) throws IOException {
    try (OutputStream to = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW)) {
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      for (int count = read(source, from, buffer); count >= 0; count = read(source, from, buffer)) {
        to.write(buffer, 0, count);
        total += count;
      }
      return total;
    }
  }

  private static int read(String source, InputStream from, byte[] buffer) {
    try {
      return from.read(buffer);
    } catch (IOException e) {
      throw FileBytes.brokenOff(source, e);
    }
  }

  private static Failure unreadable(Path source, IOException e) {
    return e instanceof NoSuchFileException
        ? Failure.of(ClientError.NOT_FOUND, "there is no local file " + source, "", e)
        : Failure.of(ClientError.INVALID_PATH, "cannot read the local file " + source, "", e);
  }

  private static Failure unwritable(Path target, IOException e) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null && Files.notExists(folder)) {
      return new Failure(
          ClientError.INVALID_PATH.id(),
          "cannot write the local file " + target + ": there is no folder " + folder,
          "",
          "mkdir -p " + folder,
          e);
    }
    return Failure.of(ClientError.INVALID_PATH, "cannot write the local file " + target, "", e);
  }
}
