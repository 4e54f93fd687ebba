package io.syncline.demo;

import io.syncline.embedded.EmbeddedHdfs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.jspecify.annotations.Nullable;

/** A directory of an embedded HDFS, whose edit log tells of what is changed. */
final class HdfsLake implements Lake {
  private static final String DIRECTORY = "/lake";

  private final Path folder;
  private final int port;
  private final int webPort;
  private final Started servers = new Started();
  private @Nullable EmbeddedHdfs hdfs;

  /**
   * A lake that does not run.
   *
   * @param folder where it keeps its files
   * @param port the NameNode's
   * @param webPort of its WebHDFS
   */
  HdfsLake(Path folder, int port, int webPort) {
    this.folder = folder;
    this.port = port;
    this.webPort = webPort;
  }

  @Override
  public String summary() {
    return "an HDFS";
  }

  @Override
  public void start() {
    EmbeddedHdfs started = servers.add(EmbeddedHdfs.start(folder, port, webPort));
    try {
      started.files().mkdirs(new org.apache.hadoop.fs.Path(DIRECTORY));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + DIRECTORY + " in the embedded HDFS", e);
    }
    hdfs = started;
  }

  @Override
  public String location() {
    return "hdfs://" + hdfs().authority() + DIRECTORY;
  }

  @Override
  public String description() {
    return location() + ", embedded, WebHDFS at http://127.0.0.1:" + webPort;
  }

  @Override
  public String feed() {
    return "the edit log of the NameNode";
  }

  @Override
  public boolean isWatched() {
    return true;
  }

  @Override
  public List<String> settings(boolean listens) {
    List<String> lines =
        new ArrayList<>(List.of("type: hdfs", "locations: [\"" + location() + "\"]"));
    if (listens) {
      lines.add("watch: inotify");
    }
    return lines;
  }

  @Override
  public void writeOutside(String name, String content) {
    org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(DIRECTORY, name);
    try (FSDataOutputStream out = hdfs().files().create(file, true)) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + " in the embedded HDFS", e);
    }
  }

  @Override
  public String outsideCommand(Path file, String name) {
    return "curl -sSL -X PUT -T "
        + file
        + " 'http://127.0.0.1:"
        + webPort
        + "/webhdfs/v1"
        + DIRECTORY
        + "/"
        + name
        + "?op=CREATE&overwrite=true&user.name="
        + System.getProperty("user.name")
        + "'";
  }

  @Override
  public void close() {
    servers.close();
  }

  private EmbeddedHdfs hdfs() {
    return Objects.requireNonNull(hdfs, "it was not started");
  }
}
