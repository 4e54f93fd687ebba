package io.syncline.cli.transfer;

import io.syncline.cli.client.FileDoor;
import io.syncline.cli.client.NewestTokens;
import io.syncline.cli.client.NodeClient;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import io.syncline.client.FileBytes;
import io.syncline.client.PutAnswer;
import io.syncline.proto.node.v1.Token;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/** Files on this machine, as the source and the target of transfers. */
public final class LocalFiles {
  private LocalFiles() {}

  /**
   * How files are written.
   *
   * @param overwrite whether an existing file is replaced; otherwise it is refused
   * @param untilPublished whether to return only when the log has it
   * @param tokens gets where the log tells of it
   */
  public record Writing(boolean overwrite, boolean untilPublished, NewestTokens tokens) {}

  /** Uploads a file; returns how many bytes it had. */
  public static long upload(NodeClient node, Path source, String target, Writing writing) {
    try (InputStream bytes = Files.newInputStream(source)) {
      OptionalLong length =
          Files.isRegularFile(source) ? OptionalLong.of(Files.size(source)) : OptionalLong.empty();
      PutAnswer answer =
          node.data().put(target, bytes, length, writing.overwrite(), writing.untilPublished());
      writing.tokens().add(answer.tokens());
      return answer.size();
    } catch (IOException e) {
      throw unreadable(source, e);
    }
  }

  /**
   * Downloads a file: into a hidden file beside it, which takes the name once all bytes are there.
   *
   * @param tokens writes that it must reflect
   * @return how many bytes it had
   */
  public static long download(NodeClient node, String source, Path target, List<Token> tokens) {
    Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElse(Path.of("/"));
    try (FileBytes bytes = node.data().open(source, Optional.empty(), tokens)) {
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
      throw FileDoor.brokenOff(source, e);
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
