package io.syncline.demo;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory of this machine; the kernel tells of what is changed in it, if it is Linux. */
final class DirectoryLake implements Lake {
  private final Path given;
  private Path directory;

  /**
   * A lake that may have to be made.
   *
   * @param directory as it was given
   */
  DirectoryLake(Path directory) {
    this.given = directory;
    this.directory = directory;
  }

  @Override
  public String summary() {
    return "the lake in " + given;
  }

  @Override
  public void start() {
    try {
      directory = Files.createDirectories(given).toRealPath();
    } catch (IOException e) {
      throw Failure.of(
          ClientError.INVALID_ARGUMENT,
          "--ufs " + given + " cannot be used as a directory",
          "Name a directory that can be written.",
          e);
    }
  }

  @Override
  public String location() {
    return "file://" + directory;
  }

  @Override
  public String description() {
    return location();
  }

  @Override
  public String feed() {
    return isWatched() ? "the kernel's events of the directory" : "none on this system";
  }

  @Override
  public boolean isWatched() {
    return System.getProperty("os.name").equals("Linux");
  }

  @Override
  public List<String> settings(boolean listens) {
    List<String> lines =
        new ArrayList<>(List.of("type: local", "locations: [" + Quoted.yaml(location()) + "]"));
    if (listens && isWatched()) {
      lines.add("watch: directory");
    }
    return lines;
  }

  @Override
  public void writeOutside(String name, String content) {
    try {
      Files.writeString(directory.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + name + " in " + directory, e);
    }
  }

  @Override
  public String outsideCommand(Path file, String name) {
    return "cp " + file + " " + Quoted.shell(directory.resolve(name).toString());
  }

  @Override
  public void close() {
    // The directory stays as it is.
  }
}
